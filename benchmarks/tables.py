"""Tables in Markdown, and the places between markers where they belong."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def fill(document: Path, parts: Mapping[str, str]) -> None:
    """Replace what stands between the markers of each part; everything else stays."""
    text = document.read_text(encoding="utf-8")
    for name, words in parts.items():
        before, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- /{name} -->")
        if not (opening and closing):
            raise RuntimeError(f"{document.name} has no place for {name}")
        text = f"{before}{opening}{words}\n{closing}{after}"
    document.write_text(text, encoding="utf-8")
