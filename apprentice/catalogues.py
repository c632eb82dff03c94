"""Catalogues of translations: read, written and compiled here, so that no machine needs the gettext programs."""

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CATALOGUES = "*/LC_MESSAGES/django.po"
MAGIC = 0x950412DE  # https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
CONTEXT, PLURAL = "\x04", "\x00"


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text to translate, with its plural and its context where it has them."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def forms(self) -> int:
        """How many translations it wants."""
        return 2 if self.plural else 1

    @property
    def key(self) -> str:
        """What a compiled catalogue finds it by."""
        text = f"{self.text}{PLURAL}{self.plural}" if self.plural else self.text
        return f"{self.context}{CONTEXT}{text}" if self.context else text


Catalogue = dict[Message, list[str]]


def read_catalogue(path: Path) -> Catalogue:
    """Read a .po file: each message with its translations; an empty one is not translated yet."""
    found: Catalogue = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.split("\n"):
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                name, _, line = line.partition(" ")  # noqa: PLW2901 - what is left of the line is its text
            fields[name] = fields.get(name, "") + json.loads(line)
        if "msgid" in fields:
            message = Message(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
            found[message] = [text for name, text in sorted(fields.items()) if name.startswith("msgstr")]
    return found


def write_catalogue(path: Path, catalogue: Catalogue, places: dict[Message, list[str]]) -> None:
    """Write a .po file in the order of its messages, each with the files it is in."""
    blocks = []
    for message, said in sorted(catalogue.items()):
        lines = [f"#: {place}" for place in sorted(set(places.get(message, ())))]
        lines += [f"msgctxt {_quoted(message.context)}"] * bool(message.context)
        lines += [f"msgid {_quoted(message.text)}"]
        lines += [f"msgid_plural {_quoted(message.plural)}"] * bool(message.plural)
        names = [f"msgstr[{number}]" for number in range(len(said))] if message.plural else ["msgstr"]
        lines += [f"{name} {_quoted(text)}" for name, text in zip(names, said, strict=True)]
        blocks.append("\n".join(lines))
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def to_binary(catalogue: Catalogue) -> bytes:
    """Return the compiled form of a catalogue; what is not translated is left out."""
    texts = {message.key: PLURAL.join(said) for message, said in catalogue.items() if all(said)}
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    start = 28 + 16 * len(pairs)
    keys = _table([key for key, _ in pairs], start)
    said = _table([text for _, text in pairs], start + sum(len(key) + 1 for key, _ in pairs))
    head = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + keys + said + b"".join(key + b"\0" for key, _ in pairs) + b"".join(text + b"\0" for _, text in pairs)


def compiled(source: Path, var: Path) -> Path:
    """Return the folder with the catalogues of ``source`` compiled; what is there already is not made again.

    The folder is named after what the catalogues say, so that an older or newer version never meets wrong words.
    """
    catalogues = sorted(source.glob(CATALOGUES))
    said = hashlib.sha256(b"".join(path.read_bytes() for path in catalogues)).hexdigest()
    folder = var / "locale" / said[:16]
    for path in catalogues:
        target = folder / path.relative_to(source).with_suffix(".mo")
        if not target.exists():
            _put(target, to_binary(read_catalogue(path)))
    return folder


def _put(target: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody reads half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def _table(texts: Iterable[bytes], offset: int) -> bytes:
    """Return where each text is: its length and its place."""
    rows = b""
    for text in texts:
        rows += struct.pack("<2I", len(text), offset)
        offset += len(text) + 1
    return rows


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
