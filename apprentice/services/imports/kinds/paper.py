"""What stands on paper: values of our figures, what the industry reaches, and scores customers gave elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record, fingerprint
from apprentice.services.imports.kinds.fields import a_day, a_moment, an_id, plain, text
from apprentice.services.imports.kinds.whose import whose
from common.bulk import Tally
from common.tabular import cells
from feedback.selectors.reference import aspects_by_name, kpis_by_reference, units_of
from feedback.services.score import load_scores
from feedback.services.strategy import load_benchmarks, load_kpi_values

MOST = 1e12
A_FIGURE = Field(
    name="figure",
    label="Figure",
    reader=text(80),
    about="Which of your figures it is, as an aspect’s page *On paper* names it, or its short name in the API.",
    example="on-time",
    required=True,
    synonyms=("kpi", "measure", "metric", "name"),
)
A_VALUE = Field(
    name="value",
    label="Value",
    reader=plain(cells.number(-MOST, MOST)),
    about="The number, in the figure’s unit: 91.4 for 91.4%.",
    example="91.4",
    required=True,
    synonyms=("number", "amount", "result", "level"),
)
CUSTOMER = Field(
    name="customer",
    label="Customer",
    reader=text(254),
    about="Whose value it is; the company’s own when it says nothing.",
    example="C-1041",
    synonyms=("customerid", "customerno", "client", "account", "kundenr"),
)
VALUES = (
    an_id("The value’s id, if it has one.", "V-5", "valueid", "rowid", required=False),
    A_FIGURE,
    Field(
        name="date",
        label="Date",
        reader=a_day,
        about="The day it was taken, or the last day of what it is about.",
        example="2025-10-31",
        required=True,
        synonyms=("on", "day", "month", "period", "asof", "dato"),
    ),
    A_VALUE,
    CUSTOMER,
    Field(
        name="count",
        label="Counted over",
        reader=plain(cells.whole(0, 2_000_000_000)),
        about="Over how many it was counted.",
        example="8412",
        synonyms=("n", "base", "of", "total"),
    ),
)
INDUSTRY = (
    an_id("The row’s id, if it has one.", "N-5", "rowid", required=False),
    A_FIGURE,
    Field(
        name="year",
        label="Year",
        reader=plain(cells.whole(1980, 2100)),
        about="The year it is about.",
        example="2025",
        required=True,
        synonyms=("period", "aar"),
    ),
    A_VALUE,
    Field(
        name="unit",
        label="Unit",
        reader=text(20),
        about="The same unit as your figure has.",
        example="%",
        required=True,
        synonyms=("units", "uom"),
    ),
    Field(
        name="panel",
        label="Who was counted",
        reader=text(300),
        about="Who was counted, and by whom.",
        example="Median of 14 outdoor retailers",
        required=True,
        synonyms=("industry", "sample", "who", "source"),
    ),
    Field(
        name="licence",
        label="Licence",
        reader=text(300),
        about="On what terms you hold it.",
        example="Bought yearly, for use inside the company",
        required=True,
        synonyms=("license", "terms", "rights"),
    ),
)
SCORED = (
    an_id("The answer’s id, if it has one.", "Q-5", "responseid", "answerid", required=False),
    replace(CUSTOMER, required=True, about="Who gave it: the customer’s number, or their e-mail address."),
    Field(
        name="aspect",
        label="Aspect",
        reader=text(60),
        about="What it was given for: the name of one of your aspects.",
        example="Delivery",
        required=True,
        synonyms=("topic", "subject", "about", "question"),
    ),
    Field(
        name="score",
        label="Score",
        reader=plain(cells.whole(0, 10)),
        about="The number they gave, never averaged with anything.",
        example="9",
        required=True,
        synonyms=("value", "rating", "nps", "csat", "stars"),
    ),
    Field(
        name="best",
        label="Out of",
        reader=plain(cells.whole(5, 10)),
        about="The top of the scale: 5 or 10; 10 when it says nothing.",
        example="10",
        synonyms=("scale", "max", "outof", "top"),
    ),
    Field(
        name="at",
        label="When",
        reader=a_moment,
        about="When they gave it.",
        example="2025-11-14",
        required=True,
        synonyms=("date", "time", "on", "submitted"),
    ),
)


def _named(*names: str) -> Callable[[Record], Problem | None]:
    """Return a check that gives a row without an id the fingerprint of what names it."""

    def check(record: Record) -> Problem | None:
        record["id"] = record.get("id") or fingerprint(*(record.get(name, "") for name in names))
        return None

    return check


def _check_score(record: Record) -> Problem | None:
    best = record.get("best") or 10
    if best not in {5, 10}:
        return "best", "A scale ends at 5 or at 10."
    if record["score"] > best:
        return "score", f"It isn’t from 0 to {best}."
    return _named("customer", "aspect", "at")(record)


def _figures(records: Sequence[Record]) -> dict[int, Problem]:
    """Write each record's figure; say which nobody has."""
    known = kpis_by_reference(record["figure"] for record in records)
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        if record["figure"] in known:
            record["kpi_id"] = known[record["figure"]]
        else:
            problems[at] = "figure", f"No figure is called {record['figure']}. Add it on an aspect’s page first."
    return problems


def _resolve_values(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    problems = _figures(records)
    own = [(at, record) for at, record in enumerate(records) if record.get("customer")]
    lost = whose([record for _, record in own], replace(options, make_customers=False))
    for place, problem in lost.items():
        problems.setdefault(own[place][0], problem)
    return problems


def _resolve_industry(records: Sequence[Record], _options: Options) -> dict[int, Problem]:
    problems = _figures(records)
    units = units_of(record.get("kpi_id", 0) for record in records)
    for at, record in enumerate(records):
        unit = units.get(record.get("kpi_id", 0))
        if at not in problems and record["unit"] != unit:
            problems[at] = "unit", f"Your figure is in {unit}, so the industry’s must be too."
    return problems


def _resolve_scores(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    problems = whose(records, replace(options, make_customers=False))
    known = aspects_by_name(record["aspect"] for record in records)
    for at, record in enumerate(records):
        record["aspect_id"] = known.get(record["aspect"].casefold())
        if record["aspect_id"] is None:
            problems.setdefault(at, ("aspect", f"No aspect is called {record['aspect']}."))
    return problems


def _load_values(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    rows = [{**record, "on": record["date"]} for record in records]
    return load_kpi_values(source=options.source, rows=rows, given=given)


def _load_industry(records: Sequence[Record], options: Options, _given: frozenset[str]) -> Tally:
    return load_benchmarks(source=options.source, rows=records)


def _load_scores(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    rows = [{**record, "value": record["score"]} for record in records]
    return load_scores(source=options.source, rows=rows, given=given)


FIGURES = Kind(
    name="figures",
    label="Our figures",
    one="value",
    about="Values of your own figures over time: on time, days, first-time-right.",
    fields=VALUES,
    load=_load_values,
    key=lambda record: str(record["id"]),
    check=_named("figure", "date", "customer"),
    resolve=_resolve_values,
    describe=lambda record, _options: f"{record['figure']}, {record['date']:%-d %B %Y}: {record['value']:g}",
    sample=(
        ("id", "figure", "date", "value", "customer", "count"),
        ("V-5", "on-time", "2025-10-31", "91.4", "", "8412"),
        ("V-6", "days-to-collect", "2025-11-03", "4.3", "C-1041", ""),
    ),
)
BENCHMARKS = Kind(
    name="benchmarks",
    label="Benchmarks",
    one="benchmark",
    about="What your industry reaches on the same figures, with where you have it from and on what terms.",
    fields=INDUSTRY,
    load=_load_industry,
    key=lambda record: str(record["id"]),
    check=_named("figure", "year", "panel"),
    resolve=_resolve_industry,
    describe=lambda record, _options: f"{record['figure']}, {record['year']}: {record['value']:g} {record['unit']}",
    sample=(
        ("id", "figure", "year", "value", "unit", "panel", "licence"),
        ("N-5", "days-to-collect", "2024", "2.6", "days", "Median of 14 outdoor retailers", "Bought, for use inside"),
        ("N-6", "days-to-collect", "2025", "2.4", "days", "Median of 14 outdoor retailers", "Bought, for use inside"),
    ),
)
SCORES = Kind(
    name="scores",
    label="Scores",
    one="score",
    about="Numbers customers gave you elsewhere. They stand beside words, and are never averaged with them.",
    fields=SCORED,
    load=_load_scores,
    key=lambda record: str(record["id"]),
    check=_check_score,
    resolve=_resolve_scores,
    describe=lambda record, _options: f"{record['score']} for {record['aspect']} by customer {record['customer']}",
    sample=(
        ("id", "customer", "aspect", "score", "best", "at"),
        ("Q-5", "C-1041", "Delivery", "9", "10", "2025-11-14"),
        ("Q-6", "C-1042", "Delivery", "4", "5", "2025-11-15"),
    ),
)
