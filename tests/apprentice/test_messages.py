"""What customers read is offered for translation, translated, and translated with every part it is filled with."""

import ast
import gettext
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.base import Lexer, TokenType
from hypothesis import given
from hypothesis import strategies as st

from apprentice.catalogues import Message, compiled, read_catalogue, to_binary, write_catalogue
from apprentice.messages import in_source, in_template, messages_of
from common.templatetags.languages import JS_WORDS

ROOT = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
FOR_COLLEAGUES = {"promise_due.txt", "promise_untold.txt", "undecided.txt"}
SHARED = ("base", "plain", "customer", "400", "403", "403_csrf", "404", "429", "500", "503", "feedback/loop/said")
COMPONENTS = ("error", "field", "field_errors", "field_notes", "form", "form_errors", "saved", "toasts", "who", "badge")
CUSTOMERS = sorted(
    [
        *(TEMPLATES / f"{name}.html" for name in SHARED),
        *(TEMPLATES / "components" / f"{name}.html" for name in COMPONENTS),
        *(TEMPLATES / "feedback/customer").glob("*.html"),
        *(p for p in (TEMPLATES / "feedback/letters").glob("*.txt") if p.name not in FOR_COLLEAGUES),
    ]
)
MODULES = [
    ROOT / f"feedback/{name}.py"
    for name in (
        *(f"views/{name}" for name in ("answering", "asked_again", "customer", "door", "language", "trail")),
        *(f"forms/{name}" for name in ("answering", "customer", "trail", "words")),
        *(f"services/{name}" for name in ("answering", "customer", "score", "trail")),
        *(f"selectors/{name}" for name in ("customer", "language", "trail")),
    )
]
READ_OUT = re.compile(r"""\b(?:aria-label|placeholder|title|alt)="([^"]*)\"""")
PLACE = re.compile(r"%\((\w+)\)[sd]")
NORWEGIAN = ROOT / "locale/nb/LC_MESSAGES/django.po"
OURS = {"Apprentice"}  # names


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def untranslated(source: str) -> list[str]:
    """Return the words a template says without offering them to a translator."""
    left, inside = [], False
    for token in Lexer(source).tokenize():
        first = token.contents.split(" ", 1)[0]
        if token.token_type == TokenType.BLOCK and first in {"blocktranslate", "endblocktranslate"}:
            inside = first == "blocktranslate"
        left.append(token.contents if token.token_type == TokenType.TEXT and not inside else "\x00")
    text = "".join(left)
    said = [*READ_OUT.findall(text), re.sub(r"""<[^>]*>| [\w-]+="[^"]*\"""", " ", text)]
    return [word for part in said for word in re.findall(r"[^\W\d_]{2,}", part) if word not in OURS]


def plain_sentences(source: str) -> list[str]:
    """Return the sentences of a module that stand outside a call which translates them, docstrings apart."""
    tree = ast.parse(source)
    offered = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "now", "gettext_lazy", "ngettext"}
        for inner in ast.walk(node)
    }
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[A-Za-z’]+ [A-Za-z’]+ [A-Za-z’]+", node.value)
        and id(node) not in offered | docs
    ]


@pytest.mark.parametrize("template", CUSTOMERS, ids=named)
def test_a_customers_template_says_nothing_untranslated(template):
    assert untranslated(template.read_text(encoding="utf-8")) == []


def test_a_word_without_a_tag_is_found():
    assert untranslated('<p title="Here">{% translate "Yes" %} and no</p>') == ["Here", "and", "no"]


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_customers_module_says_nothing_untranslated(module):
    said = plain_sentences(module.read_text(encoding="utf-8"))
    assert [text for text in said if text not in LOGGED and not text.startswith("<")] == []


LOGGED = {
    "This link is no longer open.",  # both are answered by a page of their own
    "There is no such link.",
    "A customer put our reading right, in words they keep to those who were named to them.",  # for colleagues
}


def test_the_catalogue_holds_every_text_and_nothing_else():
    assert set(read_catalogue(NORWEGIAN)) - {Message("")} == set(messages_of(ROOT))


def test_every_text_is_translated():
    assert [message.text for message, said in read_catalogue(NORWEGIAN).items() if not all(said)] == []


def test_every_translation_is_filled_with_the_same_parts():
    wrong = {}
    for message, said in read_catalogue(NORWEGIAN).items():
        wanted = set(PLACE.findall(message.text + message.plural))
        for text in said:
            missing = wanted ^ set(PLACE.findall(text))
            if missing and message.text and not (message.plural and missing <= wanted):
                wrong[message.text] = missing
    assert wrong == {}


def test_scripts_say_only_what_is_listed():
    said = set()
    for name in ("app.js", "forms.js"):
        source = (ROOT / "static/js" / name).read_text(encoding="utf-8")
        said |= set(re.findall(r"""\b(?:told|tell)\('([^']+)'\)""", source))
    assert said == set(JS_WORDS)


def test_bringing_the_catalogue_up_to_date_changes_nothing(tmp_path, settings):
    before = NORWEGIAN.read_bytes()
    out = io.StringIO()
    call_command("messages", stdout=out)
    assert out.getvalue().startswith("nb: 0 of ")
    assert NORWEGIAN.read_bytes() == before


def test_compiled_catalogue_is_read_by_gettext_itself():
    catalogue = {
        Message(""): ["Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"],
        Message("Yes"): ["Ja"],
        Message("%(n)d day", plural="%(n)d days"): ["%(n)d dag", "%(n)d dager"],
        Message("j F", context="date format"): ["j. F"],
        Message("Not yet"): [""],
    }
    read = gettext.GNUTranslations(io.BytesIO(to_binary(catalogue)))
    assert read.gettext("Yes") == "Ja"
    assert [read.ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2)] == ["%(n)d dag", "%(n)d dager"]
    assert read.pgettext("date format", "j F") == "j. F"
    assert read.gettext("Not yet") == "Not yet"


@given(st.dictionaries(st.text(min_size=1).filter(lambda text: "\x00" not in text), st.text(), max_size=5))
def test_a_catalogue_is_read_as_it_was_written(texts):
    path = settings.VAR / "written.po"
    catalogue = {Message(text): [said] for text, said in texts.items()}
    write_catalogue(path, catalogue, {})
    assert read_catalogue(path) == catalogue


def test_catalogues_are_compiled_once_for_what_they_say(tmp_path):
    source = tmp_path / "locale"
    path = source / "nb/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Yes"\nmsgstr "Ja"\n', encoding="utf-8")
    first = compiled(source, tmp_path)
    made = (first / "nb/LC_MESSAGES/django.mo").stat().st_mtime_ns
    assert compiled(source, tmp_path) == first
    assert (first / "nb/LC_MESSAGES/django.mo").stat().st_mtime_ns == made
    path.write_text('msgid "Yes"\nmsgstr "Jo"\n', encoding="utf-8")
    assert compiled(source, tmp_path) != first


def test_texts_are_found_in_code_and_templates():
    code = (
        'a = _("One"); b = ngettext("%(n)d", "%(n)d s", 2); c = pgettext("kind", "Two"); d = other("Three"); e = _(x)'
    )
    assert list(in_source(code)) == [
        Message("One"),
        Message("%(n)d", plural="%(n)d s"),
        Message("Two", context="kind"),
    ]
    page = (
        '{% if a %}{% translate "Yes" %}{% else %}'
        "{% blocktranslate count n=a %}{{ n }} x{% plural %}{{ n }} y{% endblocktranslate %}{% endif %}"
    )
    assert set(in_template(page)) == {Message("Yes"), Message("%(n)s x", plural="%(n)s y")}
