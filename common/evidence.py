"""A number is a door: what stands behind it, as a drawer for htmx and as a page for everybody else."""

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from common.requests import HtmxRequest


class Speaker(Protocol):
    """Whoever said it, as the person chip shows them."""

    @property
    def name(self) -> str:
        """Their name, or what stands for it when they asked us not to tell."""
        ...

    @property
    def line(self) -> str:
        """One line about them: role, shop, since when."""
        ...

    @property
    def is_customer(self) -> bool:
        """Whether they speak for themselves (round, warm) or for us (square, ink)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One thing a customer said, word for word."""

    text: str
    who: Speaker | None = None
    mark: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a figure rests on, in the order people read it.

    ``title`` is the figure in a sentence; ``say`` how it was found; ``rows`` (label, figure) and ``total`` how it
    adds up; ``voices`` whose words are behind it; ``without`` what it leaves out; ``source`` where it comes from.
    """

    title: str
    say: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    total: tuple[str, str] | None = None
    voices: tuple[Voice, ...] = ()
    without: str = ""
    source: str = ""


def render_evidence(request: HtmxRequest, evidence: Evidence, *, layout: str = "app.html") -> HttpResponse:
    """Answer with the drawer's inside to htmx, with a whole page otherwise."""
    template = "components/evidence.html#drawer" if request.htmx else "components/evidence.html"
    response = render(request, template, {"evidence": evidence, "layout": layout, "whole_page": not request.htmx})
    patch_vary_headers(response, ["HX-Request"])
    return response
