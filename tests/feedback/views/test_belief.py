"""The register's pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Belief, BeliefEvidence
from tests.factories.accounts import UserFactory
from tests.factories.feedback import AspectFactory, FeedbackSessionFactory, FindingFactory
from tests.factories.reflection import BeliefEvidenceFactory, BeliefFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIST = reverse("feedback:beliefs")


def at(belief, name="belief", *args):
    return reverse(f"feedback:{name}", args=[belief.pk, *args])


def overturned(**fields):
    judge = UserFactory(roles=["cx_manager"])
    return BeliefFactory(verdict="overturned", reason="The day matters.", judged_by=judge, judged_at=NOW, **fields)


def test_an_executive_sees_their_own_beliefs_overturned(client_of):
    astrid = UserFactory(roles=["executive"])
    overturned(held_by=astrid, text="Whoever is fastest gets the order.")

    page = client_of(astrid).get(LIST).content.decode()

    assert "You believed this, and customers taught you otherwise" in page
    assert '<s class="faint">Whoever is fastest gets the order.</s>' in page
    assert "You believed this" not in client_of(roles=["executive"]).get(LIST).content.decode()


def test_a_belief_is_written_down_once(client_of):
    client, aspect = client_of(roles=["executive"]), AspectFactory()
    sent = {"text": "Speed wins.", "aspect": aspect.pk, "sure": "guess", "key": uuid4()}
    for _ in range(2):
        answer = client.post(reverse("feedback:new-belief"), sent)

    belief = Belief.objects.get()
    assert answer["Location"] == at(belief)
    assert client.post(reverse("feedback:new-belief"), {}).status_code == 422


def test_a_finding_is_put_beside_it_and_then_it_can_be_overturned(client_of):
    finding = FindingFactory()
    belief = BeliefFactory(aspect=finding.session.aspect, written_at=NOW - timedelta(days=9))
    client = client_of(finding.session.owner)
    assert finding.text in client.get(at(belief)).content.decode()
    held = client.post(at(belief, "belief-judge"), {"verdict": "overturned", "reason": "They say so."})
    assert held.status_code == 422

    client.post(at(belief, "belief-weigh"), {"finding": finding.pk, "stance": "against"})
    client.post(at(belief, "belief-judge"), {"verdict": "overturned", "reason": "They say so."})

    belief.refresh_from_db()
    assert belief.verdict == "overturned"
    client.post(at(belief, "belief-unweigh", BeliefEvidence.objects.get().pk))
    assert not BeliefEvidence.objects.exists()


def test_words_closed_to_a_reader_do_not_show_beside_a_belief(client_of):
    evidence = BeliefEvidenceFactory()
    turn = evidence.finding.statement.turn
    turn.invitation.words_use = "ask_me"
    turn.invitation.save()

    page = client_of(roles=["executive"]).get(at(evidence.belief)).content.decode()

    assert (turn.text in page, evidence.finding.text in page) == (False, True)


def test_the_register_is_filtered_by_what_became_of_it(client_of):
    overturned(text="Overturned one.")
    BeliefFactory(text="Open one.")
    page = client_of(roles=["analyst"]).get(LIST, {"verdict": "overturned"}).content.decode()

    assert ("Overturned one." in page, "Open one." in page) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_it_holds(client_of, rows, django_assert_num_queries):
    for _ in range(rows):
        BeliefFactory()
    client = client_of(roles=["analyst"])
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_one_belief_asks_the_same_however_much_speaks_of_it(client_of, rows, django_assert_num_queries):
    belief = BeliefFactory()
    for _ in range(rows):
        BeliefEvidenceFactory(belief=belief)
    client = client_of(roles=["analyst"])
    client.get(at(belief))

    with django_assert_num_queries(11):
        client.get(at(belief))


def test_whoever_believed_it_sees_it_on_the_first_page_alone(client_of):
    astrid = UserFactory(roles=["executive"])
    belief = overturned(held_by=astrid, text="Whoever is fastest gets the order.")

    page = client_of(astrid).get(reverse("today")).content.decode()
    assert f'<a href="{at(belief)}">Whoever is fastest gets the order.</a>' in page
    assert "taught you otherwise" not in client_of(roles=["executive"]).get(reverse("today")).content.decode()

    overturned(held_by=astrid)
    assert "2 things you believed" in client_of(astrid).get(reverse("today")).content.decode()


def test_a_session_shows_the_other_beliefs_about_its_aspect(client_of):
    session = FeedbackSessionFactory(open=True)
    beside = BeliefFactory(aspect=session.aspect, text="Whoever is fastest gets the order.")
    own = BeliefFactory(aspect=session.aspect, session=session)
    other = BeliefFactory(text="Nobody reads the leaflet.")

    page = client_of(session.owner).get(reverse("feedback:session", args=[session.pk])).content.decode()

    assert [at(one) in page for one in (beside, own, other)] == [True, False, False]


def test_a_program_writes_a_belief_once(api_of):
    api, aspect = api_of(UserFactory(roles=["executive"]), "read", "write:loop"), AspectFactory()
    body = {"key": str(uuid4()), "aspect": aspect.pk, "text": "Whoever is fastest gets the order.", "sure": "guess"}

    first, again = (api.post(reverse("api:beliefs"), body, format="json") for _ in range(2))

    assert (first.status_code, first.json()) == (201, again.json())
    assert list(Belief.objects.values_list("aspect", "sure", "segment")) == [(aspect.pk, "guess", "")]


@pytest.mark.parametrize(
    ("role", "change", "status"),
    [
        ("executive", {"text": ""}, 400),
        ("executive", {"sure": "very"}, 400),
        ("executive", {"aspect": 0}, 400),
        ("analyst", {}, 403),
    ],
)
def test_a_program_writes_no_belief_that_a_page_would_refuse(api_of, role, change, status):
    api = api_of(UserFactory(roles=[role]), "read", "write:loop")
    body = {"key": str(uuid4()), "aspect": AspectFactory().pk, "text": "Fast wins.", **change}

    assert api.post(reverse("api:beliefs"), body, format="json").status_code == status


def test_a_program_writes_no_belief_about_a_retired_aspect(api_of):
    api = api_of(UserFactory(roles=["executive"]), "read", "write:loop")
    body = {"key": str(uuid4()), "aspect": AspectFactory(retired_at=NOW).pk, "text": "Fast wins."}

    assert api.post(reverse("api:beliefs"), body, format="json").status_code == 404
