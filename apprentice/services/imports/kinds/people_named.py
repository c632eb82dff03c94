"""Find everybody a file names, once for each chunk of rows."""

from collections.abc import Callable, Iterable, Sequence

from apprentice.services.imports.kind import Options, Problem, Record
from relationships.selectors.reference import people_by_reference


def person_in(name: str, into: str) -> Callable[[Sequence[Record], Options], dict[int, Problem]]:
    """Return a resolver for a field that names one person."""

    def resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
        found = people_by_reference(source=options.refer_to, references={record[name] for record in records})
        problems = {}
        for at, record in enumerate(records):
            if record[name] in found:
                record[into] = found[record[name]]
            else:
                problems[at] = (name, unknown_person(record[name], options))
        return problems

    return resolve


def unknown(references: Iterable[str], found: dict[str, int]) -> str:
    """Return the first reference that wasn't found, or nothing."""
    return next((reference for reference in references if reference not in found), "")


def unknown_person(reference: str, options: Options) -> str:
    """Say that somebody isn't known, or not for certain."""
    if "@" in reference:
        return f"Nobody has the address {reference}, or two people share it."
    return f"Nobody has the id {reference} in {options.refer_to}."
