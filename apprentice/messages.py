"""Find every text that our code and templates offer to a translator, without the gettext program."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.template.base import Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from apprentice.catalogues import Message

CALLS = {"_": 1, "now": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
WITH_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1}
APPS = ("apprentice", "mentoring", "feedback", "valuation", "relationships", "accounts", "common")


def messages_of(root: Path) -> dict[Message, list[str]]:
    """Return every text to translate with the files it is in."""
    found: dict[Message, list[str]] = {}
    sources = [path for app in APPS for path in sorted((root / app).rglob("*.py")) if "migrations" not in path.parts]
    for path in sources:
        for message in in_source(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(path.relative_to(root).as_posix())
    templates = root / "templates"
    for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt")]):
        for message in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(path.relative_to(root).as_posix())
    return found


def in_source(text: str) -> Iterator[Message]:
    """Yield the texts of a Python module; only literals count, as they do for gettext."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        wanted = CALLS.get(node.func.id, 0)
        if wanted and len(texts) >= wanted:
            yield Message(texts[0], texts[1] if wanted > 1 else "")
        elif node.func.id in WITH_CONTEXT and len(texts) > 1:
            yield Message(texts[1], context=texts[0])


def in_template(text: str) -> Iterator[Message]:
    """Yield the texts of a template, from the very nodes that will translate them."""
    template = Template(text, engine=engines["django"].engine)  # type: ignore[attr-defined]  # Django's own backend
    for node in _nodes(template.nodelist):
        if isinstance(node, TranslateNode):
            literal = node.filter_expression.var
            yield Message(str(getattr(literal, "literal", literal)).strip("\"'"))
        elif isinstance(node, BlockTranslateNode):
            singular, _vars = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(_trimmed(node, singular), _trimmed(node, plural))


def _trimmed(node: BlockTranslateNode, text: str) -> str:
    """Return a text as the node looks it up."""
    if not node.trimmed:
        return text
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _nodes(found: object) -> Iterator[Node]:
    """Yield every node of a template, whatever holds it."""
    for node in found if isinstance(found, list) else []:
        yield node
        for name in (*getattr(node, "child_nodelists", ()), "nodelist"):
            yield from _nodes(getattr(node, name, None))
        for _, nodelist in getattr(node, "conditions_nodelists", ()):
            yield from _nodes(nodelist)
