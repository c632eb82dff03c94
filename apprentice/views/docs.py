"""The API in words, drawn from its own OpenAPI document."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator

from accounts.services.token import SCOPES

READ = "read"
KINDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "date": "date: 2026-11-21",
    "date-time": "time: 2026-11-21T20:00:00Z",
    "uuid": "UUID",
    "email": "e-mail address",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    name: str
    noun: str
    method: str
    path: str
    say: str
    scope: str
    parameters: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, str], ...]
    curl: str


@require_GET
@login_required
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its scope, its fields and how to call it."""
    nouns = [(noun, list(found)) for noun, found in groupby(operations(), key=lambda one: one.noun)]
    context = {"nouns": nouns, "scopes": SCOPES.items(), "address": f"{settings.BASE_URL}/api/v1/"}
    return render(request, "apprentice/api_docs.html", context)


@lru_cache(maxsize=1)
def operations() -> list[Operation]:
    """Return every operation of the document, by noun; it changes only with the program."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # the library annotates only some of its methods
    document = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # as above
    schemas = document["components"]["schemas"]
    scopes = _write_scopes(generator)
    found = [
        _operation(path, method, said, scope=scopes.get((path, method), READ), schemas=schemas)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]
    return sorted(found, key=lambda one: (one.noun, one.path, one.method))


def _write_scopes(generator: SchemaGenerator) -> dict[tuple[str, str], str]:
    """Return which scope each writing operation needs, as the views themselves say it."""
    generator._initialise_endpoints()  # type: ignore[no-untyped-call]  # noqa: SLF001 - the only way to the views behind the document
    return {
        (path, method.lower()): view.write_scope
        for path, _, method, view in generator._get_paths_and_endpoints()  # type: ignore[no-untyped-call]  # noqa: SLF001 - as above
        if method != "GET" and hasattr(view, "write_scope")
    }


def _operation(path: str, method: str, said: dict[str, Any], *, scope: str, schemas: dict[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        name=said["operationId"].replace("_", " "),
        noun=said["tags"][0],
        method=method.upper(),
        path=path,
        say=said.get("description", ""),
        scope=scope,
        parameters=tuple((one["name"], one.get("description", "")) for one in said.get("parameters", ())),
        fields=tuple(_fields(body, schemas)),
        curl=_curl(path, method, bool(body)),
    )


def _fields(schema: dict[str, Any], schemas: dict[str, Any], before: str = "") -> list[tuple[str, str, str]]:
    """Return name, kind and need of every field of a body, those of rows among them."""
    whole = _whole(schema, schemas)
    found = []
    for name, about in whole.get("properties", {}).items():
        need = "needed" if name in whole.get("required", ()) else ""
        found.append((before + name, _kind(about, schemas), need))
        inside = _whole(about.get("items", {}), schemas)
        if "properties" in inside:
            found += _fields(inside, schemas, before=f"{before}{name}[].")
    return found


def _kind(about: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Say in words what a field takes."""
    said = _whole(about, schemas)
    kind = KINDS.get(said.get("format", ""), "") or KINDS.get(said.get("type", ""), "")
    limit = said.get("maxLength") or said.get("maxItems")
    choices = ", ".join(str(one) for one in said.get("enum", ()) if one)
    return choices or (f"{kind}, at most {limit}" if limit else kind)


def _whole(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Follow references to what they name."""
    inner = schema.get("oneOf") or schema.get("allOf")
    if inner:
        return _whole(inner[0], schemas)
    name = schema.get("$ref", "").rpartition("/")[2]
    return dict(schemas[name]) if name else schema


def _curl(path: str, method: str, has_body: bool) -> str:
    """Return how to call it from a shell."""
    lines = ['curl -H "Authorization: Bearer $TOKEN"', f"{settings.BASE_URL}{path.replace('{id}', '1')}"]
    if method == "post":
        lines[1:1] = ["-X POST", *(['-H "Content-Type: application/json"', "-d @body.json"] if has_body else [])]
    return " \\\n  ".join(lines)
