"""A page taken apart: its elements, where it leads, and what is wrong with it, with the standard library alone."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
DATA_TYPES = {"application/json", "application/ld+json", "importmap"}
HANDLER = re.compile(r"on[a-z]+")
#: Attributes that name other elements of the same page by id.
REFERENCES = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
JS_REFERENCES = ("data-dialog", "data-confirm", "data-status", "data-use")
#: The heading that names the drawer comes with what is put into it.
COMES_LATER = {"drawer-title"}


@dataclass(slots=True, eq=False)
class Element:
    """One element with its attributes and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    pieces: list[str] = field(default_factory=list)
    named: bool = False

    def __getitem__(self, name: str) -> str:
        """Return an attribute, or nothing."""
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """Return the text inside, its white space joined."""
        return " ".join("".join(self.pieces).split())

    @property
    def above(self) -> "Iterator[Element]":
        """Go through the elements around this one, from the inside out."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def inside(self, tag: str) -> "Element | None":
        """Return the nearest element of this kind around this one."""
        return next((one for one in self.above if one.tag == tag), None)


class Page(HTMLParser):
    """An HTML answer: a whole page, or a fragment that goes into one."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.is_whole = "<html" in html[:2000].lower()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and that whatever is around it now has a name when it carries one."""
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open[-1] if self._open else None)
        self.elements.append(element)
        if element["aria-label"] or (tag == "img" and element["alt"]):
            for around in element.above:
                around.named = True
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as those of SVG do."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the element and everything that was left open inside it."""
        places = [place for place, element in enumerate(self._open) if element.tag == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        """Give the text to every element around it."""
        for element in self._open:
            element.pieces.append(data)

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of these kinds in the order of the page."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def title(self) -> str:
        """Return the title of the page, not that of a picture in it."""
        return next((one.text for one in self.all("title") if one.inside("head")), "")

    @property
    def ids(self) -> list[str]:
        """Return every id, repeats included."""
        return [element["id"] for element in self.elements if element["id"]]

    @property
    def shapes(self) -> set[str]:
        """Return each kind of element with each of its classes: what there is to look at here."""
        return {f"{one.tag}.{name}" for one in self.elements for name in one["class"].split() or [""]}


def problems_of(page: Page) -> list[str]:
    """List what is wrong with a page or a fragment, each as ``kind: where``."""
    found = [*_whole_page(page)] if page.is_whole else []
    found += [*_names(page), *_ids(page), *_inline(page), *_forms(page)]
    return found


def _whole_page(page: Page) -> Iterator[str]:
    if not page.title:
        yield "no title"
    if not any(one["lang"] for one in page.all("html")):
        yield "no language"
    if (headings := len(page.all("h1"))) != 1:
        yield f"h1: {headings} instead of one"
    if (mains := len(page.all("main"))) != 1:
        yield f"main: {mains} instead of one"
    if not any(one["name"] == "viewport" for one in page.all("meta")):
        yield "no viewport"


def _names(page: Page) -> Iterator[str]:
    labelled = {one["for"] for one in page.all("label") if one["for"] and one.text}
    for one in page.all(*CONTROLS):
        named = one["aria-label"] or one["aria-labelledby"] or one["id"] in labelled or one.inside("label")
        if one["type"].lower() not in UNLABELLED_TYPES and not named:
            yield f"unlabelled: {one.tag} {one['name'] or one['id']}"
    for one in page.all("button", "a", "summary"):
        if not (one.text or one.named or one["aria-label"] or one["aria-labelledby"]):
            yield f"nameless: {one.tag} {one['href'] or one['class']}"
    for one in page.all("img"):
        if "alt" not in one.attributes:
            yield f"no alt: {one['src']}"


def _ids(page: Page) -> Iterator[str]:
    ids = page.ids
    yield from (f"duplicate id: {name}" for name, times in Counter(ids).items() if times > 1)
    if not page.is_whole:
        return
    known = {*ids, *COMES_LATER, "top"}
    for one in page.elements:
        names = [name for attribute in REFERENCES for name in one[attribute].split()]
        names += [one[attribute] for attribute in JS_REFERENCES if one[attribute]]
        names += [one["href"][1:]] if one.tag == "a" and one["href"].startswith("#") and one["href"] != "#" else []
        names += [one["hx-target"][1:]] if one["hx-target"].startswith("#") else []
        yield from (f"names nothing here: {name}" for name in names if name not in known)


def _inline(page: Page) -> Iterator[str]:
    for one in page.elements:
        if one.tag == "script" and not one["src"] and one["type"] not in DATA_TYPES:
            yield "inline script"
        if one.tag == "style" or "style" in one.attributes:
            yield f"inline style: {one.tag}"
        yield from (f"inline handler: {name}" for name in one.attributes if HANDLER.fullmatch(name))
        if one["href"].lower().startswith("javascript:"):
            yield "javascript: address"
        if one["target"] == "_blank" and not {"noopener", "noreferrer"} & {*one["rel"].split()}:
            yield f"opens a window that can reach back: {one['href']}"


def _forms(page: Page) -> Iterator[str]:
    with_token = {id(one.inside("form")) for one in page.all("input") if one["name"] == "csrfmiddlewaretoken"}
    for form in page.all("form"):
        if form["method"].lower() == "post" and id(form) not in with_token:
            yield f"no CSRF token: {form['action']}"
