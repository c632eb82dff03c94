"""Whose a row is: every row of such a file names one customer."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Options, Problem, Record
from relationships.selectors.reference import customers_by_reference


def whose(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    """Write each record's ``customer_id``; say whom nobody knows."""
    asked = {record["customer"] for record in records}
    found = customers_by_reference(source=options.refer_to, references=asked)
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        reference = record["customer"]
        if reference in found:
            record["customer_id"] = found[reference]
        elif "@" in reference:
            problems[at] = "customer", f"No customer has the address {reference}, or two people share it."
        elif not options.make_customers:
            problems[at] = "customer", f"No customer has the number {reference} in {options.refer_to}."
    return problems
