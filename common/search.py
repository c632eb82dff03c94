"""Find rows by words: by the beginnings of words, whatever their accents, and by what was nearly spelled right.

PostgreSQL answers from a full-text and a trigram index over the folded text, SQLite from an FTS5 table that triggers
keep in step; ``common.search_index.AddSearchIndex`` makes either in a migration. Only this module knows which it is.
"""

import difflib
import re
import unicodedata
from typing import Any, TypeVar, cast

from django.db import connections, models
from django.db.models import BooleanField, FloatField, QuerySet
from django.db.models.expressions import RawSQL

Row = TypeVar("Row", bound=models.Model)
# Letters that are letters of their own, so that no decomposition leads from them to the ones people type instead.
LETTERS = {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
WORDS_MAX, WORD_MAX = 8, 40
NEAR, NEARLY = 5, 0.75
TRIGRAMS_ALIKE = "0.45"
SHORTEST_GUESS = 4


def folded(text: str) -> str:
    """Return the text without case and accents: "Ødegård" becomes "odegard"."""
    plain = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))


def words_of(asked: str) -> list[str]:
    """Return the words somebody typed, folded; whatever is neither letter nor digit only separates them."""
    return [word[:WORD_MAX] for word in re.findall(r"[^\W_]+", folded(asked))][:WORDS_MAX]


def matching(queryset: QuerySet[Row], asked: str, *, field: str) -> QuerySet[Row]:
    """Return the rows in which every word begins some word of ``field``, best first; else those nearly spelled so.

    The queryset's own table must be the one that is searched, and ``field`` the one that was indexed.
    """
    words = words_of(asked)
    if not words:
        return queryset.none()
    find = Postgres if connections[queryset.db].vendor == "postgresql" else Sqlite
    index = find(queryset, field)
    found: QuerySet[Row] = index.beginning(words)
    if found.exists():
        return found
    near: QuerySet[Row] = index.nearly(words)
    return near


def ranked(queryset: QuerySet[Row], where: str, asked: list[Any], rank: str, by: list[Any]) -> QuerySet[Row]:
    """Return the rows that meet a condition, those with the highest rank first; both are our own SQL."""
    condition = RawSQL(where, asked, output_field=BooleanField())  # noqa: S611 - names are our models', words are parameters
    order = RawSQL(rank, by, output_field=FloatField())  # noqa: S611 - as above
    found = queryset.filter(condition).annotate(search_rank=order).order_by("-search_rank", "pk")
    return cast("QuerySet[Row]", found)


class Postgres:
    """Full text over the folded words, trigrams for what is nearly spelled right."""

    def __init__(self, queryset: QuerySet[Any], field: str) -> None:
        """Name the indexed expressions exactly as the migration did."""
        self.queryset = queryset
        quote = connections[queryset.db].ops.quote_name
        meta = queryset.model._meta  # noqa: SLF001 - Django's documented way to a model's fields
        self.text = f"search_fold({quote(meta.db_table)}.{quote(str(meta.get_field(field).column))})"
        self.vector = f"to_tsvector('simple', {self.text})"

    def beginning(self, words: list[str]) -> QuerySet[Any]:
        """Find rows in which every word begins a word."""
        asked = " & ".join(f"'{word}':*" for word in words)
        query = "to_tsquery('simple', %s)"
        return ranked(
            self.queryset, f"{self.vector} @@ {query}", [asked], f"ts_rank({self.vector}, {query}, 1)", [asked]
        )

    def nearly(self, words: list[str]) -> QuerySet[Any]:
        """Find rows in which every word begins or resembles a word; without the extension there are none."""
        if not self._alike():
            return self.queryset.none()
        one = f"({self.vector} @@ to_tsquery('simple', %s) OR %s <%% {self.text})"
        asked = [value for word in words for value in (f"'{word}':*", word)]
        rank = " + ".join([f"word_similarity(%s, {self.text})"] * len(words))
        return ranked(self.queryset, " AND ".join([one] * len(words)), asked, rank, words)

    def _alike(self) -> bool:
        """Say how alike is alike enough on this connection, if the extension is there."""
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if cursor.fetchone() is None:
                return False
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [TRIGRAMS_ALIKE])
        return True


class Sqlite:
    """An FTS5 table beside the model's own, and its vocabulary for what is nearly spelled right."""

    def __init__(self, queryset: QuerySet[Any], field: str) -> None:  # noqa: ARG002 - one field a table is indexed
        """Name the tables as the migration did."""
        self.queryset = queryset
        quote = connections[queryset.db].ops.quote_name
        meta = queryset.model._meta  # noqa: SLF001 - Django's documented way to a model's fields
        self.row = f"{quote(meta.db_table)}.{quote(str(meta.pk.column))}"
        self.index = f"search_{meta.db_table}"

    def beginning(self, words: list[str]) -> QuerySet[Any]:
        """Find rows in which every word begins a word."""
        return self._found(" AND ".join(f'"{word}"*' for word in words))

    def nearly(self, words: list[str]) -> QuerySet[Any]:
        """Find rows in which every word begins a word or is nearly one that is spelled otherwise."""
        choices = [self._spellings(word) for word in words]
        if not all(choices):
            return self.queryset.none()
        return self._found(" AND ".join(f"({' OR '.join(each)})" for each in choices))

    def _found(self, query: str) -> QuerySet[Any]:
        where = f"{self.row} IN (SELECT rowid FROM {self.index} WHERE {self.index} MATCH %s)"  # noqa: S608 - names of our own tables
        rank = f"(SELECT -rank FROM {self.index} WHERE {self.index} MATCH %s AND rowid = {self.row})"  # noqa: S608 - as above
        return ranked(self.queryset, where, [query], rank, [query])

    def _spellings(self, word: str) -> list[str]:
        """Return the word as a beginning, where there is any such word, else the known words most like it."""
        with connections[self.queryset.db].cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {self.index}_words WHERE term >= %s AND term < %s LIMIT 1",  # noqa: S608 - as above
                [word, word + "\U0010ffff"],
            )
            if cursor.fetchone():
                return [f'"{word}"*']
            if len(word) < SHORTEST_GUESS:
                return []
            cursor.execute(
                f"SELECT term FROM {self.index}_words "  # noqa: S608 - as above
                "WHERE term >= %s AND term < %s AND length(term) BETWEEN %s AND %s",
                [word[0], word[0] + "\U0010ffff", len(word) - 2, len(word) + 2],
            )
            known = [term for (term,) in cursor.fetchall()]
        return [f'"{term}"' for term in difflib.get_close_matches(word, known, n=NEAR, cutoff=NEARLY)]
