"""Every kind of file: from its sample to the tables, and what stays out."""

import csv

import pytest

from apprentice.models import ImportState
from apprentice.services.imports.files import ERRORS, path_of
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.sample import sample_of
from feedback.models import Review
from relationships.models import Customer, Interaction, Person, Signal, Tie, TopicMention
from relationships.services.customer import make_customers
from tests.factories.feedback import AspectFactory
from tests.factories.reflection import KpiFactory
from valuation.models import Contract, EvidenceRecord, Order

pytestmark = pytest.mark.django_db


def counts(run):
    return run.created, run.updated, run.unchanged, run.refused


def complaints(run):
    with path_of(run, ERRORS).open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.fixture
def customers(db):
    from datetime import date

    make_customers(source="crm", since={"C-1": date(2020, 1, 1), "C-2": date(2020, 1, 1)})


def test_all_samples_fit_together_and_come_in_once(imported):
    delivery = AspectFactory(name="Delivery")
    KpiFactory(slug="on-time", aspect=delivery)
    KpiFactory(slug="days-to-collect", aspect=delivery, unit="days")
    first = [counts(imported(kind.name, sample_of(kind))) for kind in KINDS.values()]
    again = [counts(imported(kind.name, sample_of(kind))) for kind in KINDS.values()]
    assert first == [(2, 0, 0, 0)] * 14
    assert again[0] == again[2] == again[3] == again[4] == again[6] == again[10] == (0, 0, 2, 0)
    assert {row[0] for row in again} == {0}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_explains_each_field_and_has_a_sample(kind):
    fields = KINDS[kind].fields
    assert all(field.about and field.example and field.label for field in fields)
    assert len({name for field in fields for name in (field.name, *field.synonyms)}) == sum(
        1 + len(field.synonyms) for field in fields
    )


def test_lines_of_one_order_are_added_exactly(imported, customers):
    run = imported(
        "orders",
        "order id,customer,date,amount\nB-1,C-1,2025-11-03,0.005\nB-2,C-2,2025-11-03,1\nB-1,C-1,2025-11-03,0.01\n",
    )
    assert (counts(run), run.total_rows) == ((2, 0, 0, 0), 3)
    assert sorted(Order.objects.values_list("external_id", "amount_minor")) == [("B-1", 2), ("B-2", 100)]


def test_halves_of_a_minor_unit_go_to_the_even_one(imported, customers):
    imported("orders", "id,customer,date,amount\nB-1,C-1,2025-11-03,0.125\nB-2,C-1,2025-11-03,0.135\n")
    assert sorted(Order.objects.values_list("amount_minor", flat=True)) == [12, 14]


def test_a_changed_order_is_updated_and_the_others_left(imported, customers):
    content = "id,customer,date,amount\nB-1,C-1,2025-11-03,{}\nB-2,C-1,2025-11-03,5\n"
    imported("orders", content.format(1))
    assert counts(imported("orders", content.format(2))) == (0, 1, 1, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",C-1,2025-11-03,5", "id", "It is empty."),
        ("B-1,,2025-11-03,5", "customer", "It is empty."),
        ("B-1,C-9,2025-11-03,5", "customer", "No customer has the number C-9 in crm."),
        (
            "B-1,x@example.com,2025-11-03,5",
            "customer",
            "No customer has the address x@example.com, or two people share it.",
        ),
        ("B-1,C-1,31.11.2025,5", "date", "There is no such day (day 31, month 11, year 2025)."),
        ("B-1,C-1,,5", "date", "It is empty."),
        (
            "B-1,C-1,2025-11-03,-5",
            "amount",
            "An amount can’t be negative. What came back belongs in a column of its own.",
        ),
        ("B-1,C-1,2025-11-03,five", "amount", "It isn’t an amount."),
        ("B" * 121 + ",C-1,2025-11-03,5", "id", "It has 121 characters; there is room for 120."),
        ("B\x00,C-1,2025-11-03,5", "id", "It holds characters that can’t be seen (such as NUL)."),
        ("B-1,C-1,2025-11-03", "The whole row", "3 cells where the first line names 4 columns."),
        ('B-1,"C-1,2025-11-03,5', "The whole row", "A quotation mark opens here and never closes."),
    ],
)
def test_a_wrong_row_stays_out_with_its_reason_and_the_others_come_in(imported, customers, row, column, reason):
    run = imported("orders", f"id,customer,date,amount\nB-0,C-1,2025-11-03,1\n{row}\nB-9,C-2,2025-11-04,2\n")
    assert (run.state, counts(run)) == (ImportState.DONE, (2, 0, 0, 1))
    assert [(number, where, why) for number, where, _, why in complaints(run)] == [("3", column, reason)]


def test_every_wrong_cell_of_a_row_is_named(imported, customers):
    run = imported("orders", "id,customer,date,amount\n,C-1,never,-1\n")
    assert (run.refused, [row[1] for row in complaints(run)]) == (1, ["id", "date", "amount"])


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ("B-1,C-2,2025-11-03,1,NOK", "customer"),
        ("B-1,C-1,2025-11-04,1,NOK", "date"),
        ("B-1,C-1,2025-11-03,1,EUR", "currency"),
    ],
)
def test_lines_that_do_not_belong_together_are_told_apart(imported, customers, other, word):
    run = imported("orders", f"id,customer,date,amount,currency\nB-1,C-1,2025-11-03,1,NOK\n{other}\n")
    assert complaints(run) == [("3", "id", "B-1", f"Another {word} under the same order number as in row 2.")]
    assert Order.objects.get().amount_minor == 100


def test_more_returned_than_paid_stays_out(imported, customers):
    run = imported("orders", "id,customer,date,amount,returned\nB-1,C-1,2025-11-03,1,0.5\nB-1,C-1,2025-11-03,1,2\n")
    assert (counts(run), complaints(run)) == (
        (0, 0, 0, 2),
        [("2", "returned", "2.5", "More was returned than was paid.")],
    )


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("K-1,C-1,Care,2025-02-01,2025-02-01,5,,,", "renews_on", "A contract renews after its first day."),
        ("K-1,C-1,Care,2025-02-01,2026-02-01,5,,2025-01-31,", "ended_on", "A contract ends on its first day or later."),
        ("K-1,C-1,Care,2025-02-01,2026-02-01,5,,,Dear", "ended_reason", "A reason needs the day it ended."),
        ("K-1,C-1,Care,2025-02-01,2026-02-01,5,121,,", "months", "It isn’t from 1 to 120."),
        ("K-1,C-9,Care,2025-02-01,2026-02-01,5,,,", "customer", "No customer has the number C-9 in crm."),
    ],
)
def test_a_contract_whose_days_contradict_each_other_stays_out(imported, customers, row, column, reason):
    run = imported(
        "contracts",
        f"id,customer,product,started_on,renews_on,price,months,ended_on,ended_reason\n{row}\n"
        "K-2,C-2,Boot care,2025-02-01,2026-02-01,14.905,6,,\n",
    )
    assert [(where, why) for _, where, _, why in complaints(run)] == [(column, reason)]
    assert Contract.objects.values_list("external_id", "price_minor", "period_months", "currency").get() == (
        "K-2",
        1_490,
        6,
        "NOK",
    )


def test_the_same_id_twice_keeps_the_first(imported):
    run = imported("customers", "id,name\nC-1,Kari\nC-1,Ola\n")
    assert (Customer.objects.get().name, complaints(run)) == ("Kari", [("3", "id", "C-1", "The same id as in row 2.")])


def test_unknown_customers_are_made_when_asked_for(imported):
    run = imported(
        "orders",
        "id,household_id,date,sales_value\n1,900,2025-11-03,5\n2,900,2024-01-02,5\n3,901,2025-11-03,5\n",
        make_customers=True,
    )
    assert (counts(run), run.made) == ((3, 0, 0, 0), 2)
    assert sorted(Customer.objects.values_list("person__name", "since__year")) == [
        ("Customer 900", 2024),
        ("Customer 901", 2025),
    ]


def test_ids_can_belong_to_another_system(imported, customers):
    run = imported("orders", "id,customer,date,amount\nB-1,C-1,2025-11-03,5\n", source="shop", refer_to="crm")
    assert (counts(run), Order.objects.get().source) == ((1, 0, 0, 0), "shop")


def test_rows_with_one_id_are_one_contact_with_more_people(imported, customers):
    run = imported(
        "interactions", "id,time,channel,from,to\n7,2025-11-17 16:10,mail,C-1,C-2\n7,2025-11-17 16:10,mail,C-1,C-9\n"
    )
    assert counts(run) == (1, 0, 0, 1)
    assert Interaction.objects.get().participants.count() == 2


def test_rows_without_an_id_are_known_by_what_they_say(imported, customers):
    content = "person,topic,stance,date,words\nC-1,Boots,wish,2025-11-17,I wish\nC-1,Boots,wish,2025-11-18,I wish\n"
    assert counts(imported("topics", content)) == (2, 0, 0, 0)
    assert counts(imported("topics", content)) == (0, 0, 2, 0)
    assert TopicMention.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("customers", "id,name,type,contact\nC-5,Kari,person,Ola\n", "Only a company has a contact"),
        ("customers", "id,name,type\nC-1,Kari,company\n", "C-1 is a person already"),
        ("customers", "id,name,owner\nC-5,Kari,nobody@example.com\n", "No colleague signs in"),
        ("ties", "from,to,last\nC-1,C-1,2025-11-17\n", "Both are the same person"),
        ("ties", "from,to,kind,last\nC-1,C-2,Contact,2025-11-17\n", "grows from interactions"),
        ("ties", "from,to,strength,last\nC-1,C-2,huge,2025-11-17\n", "neither faint"),
        ("signals", "person,company,kind,at\nC-1,Skarbu,opens,2025-11-17\n", "one of the two"),
        ("signals", "person,company,kind,at\n,Nowhere,opens,2025-11-17\n", "No company has"),
        ("interactions", "at,channel,people\n2025-11-17,call,C-1\n", "needs two people"),
        ("profiles", "person,teaches\nC-9,Boots\n", "Nobody has the id C-9"),
        ("people", "id,name,kind\nP-1,Kari,robot\n", "isn’t one of"),
    ],
)
def test_what_makes_no_sense_stays_out_with_its_reason(imported, customers, kind, content, reason):
    run = imported(kind, content)
    assert (run.created, run.refused, reason in complaints(run)[0][3]) == (0, 1, True)


def test_a_formula_is_disarmed_in_the_file_of_complaints(imported):
    run = imported("customers", "id,name,since\nC-1,Kari,=cmd|'/c calc'!A1\n")
    assert complaints(run)[0][2].startswith("'=cmd")


def test_a_row_that_only_the_tables_refuse_is_found_among_the_others(imported):
    imported("people", "id,name\nP-1,Kari\n")
    Customer.objects.create(source="crm", external_id="C-0", person=Person.objects.get())
    run = imported("customers", "id,name\nC-1,Ola\nP-1,Kari\nC-2,Per\n")
    assert (counts(run), complaints(run)[0][:2]) == ((2, 0, 0, 1), ("3", "The whole row"))


def test_a_tie_and_a_signal_reach_their_tables(imported, customers):
    imported("ties", "from,to,strength,last\nC-1,C-2,good,2025-11-17\n")
    imported("signals", "person,kind,at\nC-1,new job,2025-11-17\n")
    assert (Tie.objects.count(), Signal.objects.get().person.customer.external_id) == (2, "C-1")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_documentation_names_every_field_as_the_page_does(kind, settings):
    documented = (settings.BASE_DIR / "docs" / "data-formats.md").read_text(encoding="utf-8")
    rows = [f"| `{one.name}` | {'yes' if one.required else ''} | {one.about} | {one.example} |" for one in kind.fields]
    assert [row for row in rows if row not in documented] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_documentation_shows_the_sample(kind, settings):
    documented = (settings.BASE_DIR / "docs" / "data-formats.md").read_text(encoding="utf-8")
    assert sample_of(kind).replace("\r\n", "\n") in documented


EVIDENCE_HEADER = "id,customer,measure,date,quantity,about,note\n"


def test_evidence_is_named_by_slug_or_by_name_and_brings_another_customer(imported, customers):
    run = imported(
        "evidence",
        f"{EVIDENCE_HEADER}E-1,C-1,support-hour,2025-11-03,1.5,,\n"
        "E-2,C-1,a customer brought to us,2025-11-03,,C-2,At the fair\n",
    )
    assert counts(run) == (2, 0, 0, 0)
    assert [
        (record.measure.slug, float(record.quantity), record.about and record.about.external_id, record.note)
        for record in EvidenceRecord.objects.select_related("measure", "about").order_by("external_id")
    ] == [("support-hour", 1.5, None, ""), ("customer-referred", 1.0, "C-2", "At the fair")]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("E-1,C-1,dancing,2025-11-03,1,,", "measure", "Nothing is counted as dancing, or two dimensions count it."),
        ("E-1,C-9,new-use,2025-11-03,1,,", "customer", "No customer has the number C-9 in crm."),
        ("E-1,C-1,new-use,2025-11-03,1,C-9,", "about", "No customer is known as C-9."),
        ("E-1,C-1,new-use,2025-11-03,1,C-1,", "about", "Nobody brings themselves."),
        ("E-1,C-1,new-use,2025-11-03,1.2345,,", "quantity", "It has more than three digits after the point."),
        ("E-1,C-1,new-use,2025-11-03,1000001,,", "quantity", "It is more than a million."),
        ("E-1,C-1,,2025-11-03,1,,", "measure", "It is empty."),
    ],
)
def test_evidence_that_nobody_can_place_stays_out(imported, customers, row, column, reason):
    run = imported("evidence", f"{EVIDENCE_HEADER}{row}\n")
    assert counts(run) == (0, 0, 0, 1)
    assert [(where, why) for _, where, _, why in complaints(run)] == [(column, reason)]


def test_a_review_may_be_nobodys_and_its_words_stand_as_they_are(imported, customers):
    content = (
        "id,at,stars,text,customer,with name\n"
        'R-1,2025-11-14,5,"Warm.\nDry.",C-1,yes\nR-2,2025-11-14,2,Late.,,\nR-3,2025-11-14,2,Late.,C-9,\n,2025-11-14,9,x,,\n'
    )
    run = imported("reviews", content)
    assert counts(run) == (2, 0, 0, 2)
    assert [(where, why) for _, where, _, why in complaints(run)] == [
        ("stars", "It isn’t from 1 to 5."),
        ("customer", "No customer has the number C-9 in crm."),
    ]
    rows = Review.objects.order_by("external_id").values_list("text", "rating", "customer__external_id", "with_name")
    assert list(rows) == [("Warm.\nDry.", 5, "C-1", True), ("Late.", 2, None, False)]


FIGURES_HEADER = "figure,date,value,customer\n"


@pytest.fixture
def figure(db):
    return KpiFactory(slug="on-time", name="On time", unit="%", aspect=AspectFactory(name="Delivery"))


def test_a_value_is_the_companys_or_one_customers_and_comes_once(imported, customers, figure):
    rows = f"{FIGURES_HEADER}on-time,2025-10-31,91.4,\nOn time,2025-10-31,88,C-1\n"

    assert [counts(imported("figures", rows)), counts(imported("figures", rows))] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert list(figure.values.order_by("value").values_list("value", "customer__external_id")) == [
        (88.0, "C-1"),
        (91.4, None),
    ]


NO_FIGURE = "No figure is called late. Add it on an aspect’s page first."
NO_CUSTOMER = "No customer has the number C-9 in crm."
INDUSTRY_HEADER = "figure,year,value,unit,panel,licence\n"
SCORES_HEADER = "customer,aspect,score,best,at\n"


@pytest.mark.parametrize(
    ("kind", "content", "column", "reason"),
    [
        ("figures", f"{FIGURES_HEADER}late,2025-10-31,1,\n", "figure", NO_FIGURE),
        ("figures", f"{FIGURES_HEADER}on-time,2025-10-31,1,C-9\n", "customer", NO_CUSTOMER),
        (
            "benchmarks",
            f"{INDUSTRY_HEADER}on-time,2025,2,days,P,L\n",
            "unit",
            "Your figure is in %, so the industry’s must be too.",
        ),
        ("benchmarks", f"{INDUSTRY_HEADER}on-time,2025,2,%,P,\n", "licence", "It is empty."),
        ("scores", f"{SCORES_HEADER}C-1,Delivery,11,,2025-11-14\n", "score", "It isn’t from 0 to 10."),
        ("scores", f"{SCORES_HEADER}C-1,Delivery,6,5,2025-11-14\n", "score", "It isn’t from 0 to 5."),
        ("scores", f"{SCORES_HEADER}C-1,Delivery,6,7,2025-11-14\n", "best", "A scale ends at 5 or at 10."),
        ("scores", f"{SCORES_HEADER}C-1,Price,6,,2025-11-14\n", "aspect", "No aspect is called Price."),
    ],
)
def test_what_does_not_fit_on_paper_stays_out_with_its_reason(
    imported, customers, figure, kind, content, column, reason
):
    run = imported(kind, content)

    assert counts(run) == (0, 0, 0, 1)
    assert [(where, why) for _, where, _, why in complaints(run)] == [(column, reason)]
