"""Reviews: what customers wrote under a product, after a visit or on another page, with their stars."""

from collections.abc import Sequence
from dataclasses import replace

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record, fingerprint
from apprentice.services.imports.kinds.fields import a_moment, an_id, language, plain, text
from apprentice.services.imports.kinds.whose import whose
from common.bulk import Tally
from common.tabular import cells
from feedback.models.review import LEAST_STARS, MOST_STARS
from feedback.models.words import WORDS_MAX
from feedback.services.review import load_reviews

FIELDS = (
    an_id("The review’s id, if it has one.", "R-881", "reviewid", "reviewno", "number", required=False),
    Field(
        name="text",
        label="Words",
        reader=text(WORDS_MAX, lines=True),
        about="What they wrote. Stars without words stay out.",
        example="Warm to the last hut, and the zip held.",
        required=True,
        synonyms=("review", "reviewtext", "comment", "body", "content", "words", "anmeldelse", "kommentar"),
    ),
    Field(
        name="at",
        label="When",
        reader=a_moment,
        about="When they wrote it.",
        example="2025-11-14",
        required=True,
        synonyms=("date", "time", "created", "createdat", "writtenat", "reviewdate", "dato"),
    ),
    Field(
        name="rating",
        label="Stars",
        reader=plain(cells.whole(LEAST_STARS, MOST_STARS)),
        about="A whole number from 1 to 5, where 5 is best.",
        example="4",
        synonyms=("stars", "score", "grade", "karakter"),
    ),
    Field(
        name="title",
        label="Title",
        reader=text(200),
        about="The line above it.",
        example="My third pair",
        synonyms=("headline", "heading", "tittel"),
    ),
    Field(
        name="product",
        label="Product",
        reader=text(120),
        about="What it is about.",
        example="Trolltind boots",
        synonyms=("productname", "item", "article", "sku", "produkt"),
    ),
    Field(
        name="touchpoint",
        label="Touchpoint",
        reader=text(120),
        about="Where it was written, or about which visit.",
        example="Web shop",
        synonyms=("channel", "place", "site", "store", "shop"),
    ),
    Field(
        name="language",
        label="Language",
        reader=plain(language),
        about="The code of its language; English when it says nothing.",
        example="en",
        synonyms=("lang", "locale"),
    ),
    Field(
        name="customer",
        label="Customer",
        reader=text(254),
        about="Who wrote it, if you know: the customer’s number or e-mail address.",
        example="C-1041",
        synonyms=("customerid", "customernumber", "author", "authorid", "email"),
    ),
    Field(
        name="with_name",
        label="With their name",
        reader=plain(cells.yes_or_no),
        about="Yes when their name stood under it for all to see. Otherwise it is never shown.",
        example="no",
        synonyms=("named", "signed", "public"),
    ),
)


def _check(record: Record) -> Problem | None:
    record["id"] = record.get("id") or fingerprint(
        "review", record.get("product", ""), record.get("title", ""), record["text"], record["at"]
    )
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    signed = [at for at, record in enumerate(records) if record.get("customer")]
    for record in records:
        record["customer_id"] = None
    problems = whose([records[at] for at in signed], replace(options, make_customers=False))
    return {signed[at]: problem for at, problem in problems.items()}


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    names = given | ({"customer_id"} if "customer" in given else set())
    return load_reviews(source=options.source, rows=records, given=frozenset(names))


def _describe(record: Record, _options: Options) -> str:
    stars = "" if record.get("rating") is None else f"{record['rating']} of {MOST_STARS}, "
    return f"{stars}{record.get('product') or 'no product'}, {record['at']:%-d %B %Y}"


REVIEWS = Kind(
    name="reviews",
    label="Reviews",
    one="review",
    about="What customers wrote about products and visits, with their stars.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=_resolve,
    describe=_describe,
    sample=(
        ("id", "at", "rating", "title", "text", "product", "touchpoint", "language", "customer"),
        ("R-881", "2025-11-14", "4", "My third pair", "Warm to the last hut.", "Trolltind", "Web shop", "en", "C-1041"),
        ("R-882", "2025-11-15", "2", "", "Kom en uke for sent.", "Fjord shell", "Web shop", "nb", ""),
    ),
)  # fmt: skip
