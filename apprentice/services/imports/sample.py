"""A small file of each kind, to copy from."""

import io

from defusedcsv import csv

from apprentice.services.imports.kind import Kind


def sample_of(kind: Kind) -> str:
    """Return a sample file of a kind; all samples fit together when they share a source."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(kind.sample)
    return buffer.getvalue()
