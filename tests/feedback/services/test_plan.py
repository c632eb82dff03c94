from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from feedback.models import FeedbackSession, GuideVersion, Invitation
from feedback.services.plan import (
    CHOSEN_MAX,
    Changes,
    PlanRefused,
    choose_customers,
    discard_draft,
    draft_session,
    hand_over,
    save_plan,
)
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    FeedbackSessionFactory,
    GuideFactory,
    GuideVersionFactory,
    InvitationFactory,
    QuestionFactory,
)
from tests.factories.relationships import CustomerFactory, PersonFactory
from tests.factories.valuation import OrderFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def draft():
    return FeedbackSessionFactory()


def choose(session, *customers):
    keys = [customer.pk for customer in customers]
    return choose_customers(session=session, by=session.owner, customers=keys, at=NOW)


def save(session, **changes):
    return save_plan(session=session, by=session.owner, changes=Changes(**changes), at=NOW)


def test_the_same_form_sent_twice_begins_one_draft():
    owner, aspect, key = UserFactory(roles=["cx_manager"]), AspectFactory(), uuid4()
    drafts = [draft_session(owner=owner, aspect=aspect, key=key, at=NOW) for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert FeedbackSession.objects.count() == AuditEvent.objects.filter(action="session.drafted").count() == 1


def test_two_drafts_never_work_on_the_same_version():
    owner, aspect = UserFactory(roles=["cx_manager"]), AspectFactory()
    one, two = (draft_session(owner=owner, aspect=aspect, key=uuid4(), at=NOW) for _ in range(2))
    assert one.guide_version != two.guide_version
    assert one.guide_version.guide == two.guide_version.guide
    assert one.guide_version.frozen_at is None


def test_a_chosen_guide_is_copied_when_it_is_of_the_aspect():
    guide = GuideVersionFactory(number=1).guide
    session = draft_session(owner=UserFactory(), aspect=guide.aspect, key=uuid4(), at=NOW, guide=guide)
    assert session.guide_version.guide == guide


def test_a_guide_of_another_aspect_is_not_taken():
    session = draft_session(owner=UserFactory(), aspect=AspectFactory(), key=uuid4(), at=NOW, guide=GuideFactory())
    assert session.guide_version.guide.aspect == session.aspect


def test_only_what_the_form_brought_changes(draft):
    save(draft, fields={"goal": "To understand dates.", "minutes": 20})
    assert save(draft, fields={"belief": "They don’t care."}).goal == "To understand dates."
    assert (draft.belief, draft.minutes) == ("They don’t care.", 20)


def test_a_field_that_is_not_of_the_plan_is_left_alone(draft):
    assert save(draft, fields={"state": "closed", "owner_id": 0}).state == "draft"


def test_another_aspect_brings_its_own_guide_and_takes_the_old_copy_away(draft):
    old, aspect = draft.guide_version_id, AspectFactory()
    changed = save(draft, aspect=aspect, questions={1: "Lost"})
    assert (changed.aspect, changed.guide_version.guide.aspect) == (aspect, aspect)
    assert not GuideVersion.objects.filter(pk=old).exists()


def test_a_version_that_another_session_asked_stays(draft):
    FeedbackSessionFactory(closed=True, aspect=draft.aspect, guide_version=draft.guide_version)
    old = draft.guide_version_id
    save(draft, aspect=AspectFactory())
    assert GuideVersion.objects.filter(pk=old).exists()


def test_questions_are_reworded(draft):
    question = QuestionFactory(version=draft.guide_version)
    save(draft, questions={question.pk: "What happened?"})
    question.refresh_from_db()
    assert question.text == "What happened?"


def test_readers_are_people_who_may_read_sessions(draft):
    executive, floor = UserFactory(roles=["executive"]), UserFactory(roles=["floor_staff"])
    save(draft, readers=[executive, floor])
    assert list(draft.readers.all()) == [executive]


def test_no_readers_given_keeps_those_there_are(draft):
    draft.readers.add(UserFactory(roles=["executive"]))
    save(draft)
    assert draft.readers.count() == 1


def test_a_sent_session_cannot_be_planned():
    with pytest.raises(PlanRefused, match="sent already"):
        save(FeedbackSessionFactory(open=True), fields={"goal": "Too late."})


def test_choosing_writes_the_reasons_down(draft):
    customer = CustomerFactory(since=(NOW - timedelta(days=9 * 366)).date())
    OrderFactory.create_batch(2, customer=customer, placed_on=timezone.localdate(NOW))
    choose(draft, customer)
    assert draft.invitations.get().reasons == [
        {"kind": "tenure", "text": "Knows us 9 years"},
        {"kind": "kept", "text": "2 of 2 kept"},
        {"kind": "asked", "text": "Never asked"},
    ]


def test_a_company_is_asked_through_its_contact(draft):
    customer = CustomerFactory(business=True)
    choose(draft, customer)
    assert draft.invitations.get().person == customer.contact


def test_unticking_lets_go_only_of_those_who_were_shown(draft):
    seen, unseen = CustomerFactory(), CustomerFactory()
    choose(draft, seen, unseen)
    save(draft, shown=frozenset({seen.pk}))
    assert [row.customer for row in draft.invitations.all()] == [unseen]


def test_ticking_twice_chooses_once(draft):
    customer = CustomerFactory()
    save(draft, chosen=frozenset({customer.pk}))
    save(draft, chosen=frozenset({customer.pk}), shown=frozenset({customer.pk}))
    assert draft.invitations.count() == 1


def test_two_customers_of_one_person_take_one_place(draft):
    person = PersonFactory()
    CustomerFactory(business=True, contact=person)
    customers = [CustomerFactory(business=True, contact=person) for _ in range(2)]
    choose(draft, *customers)
    assert draft.invitations.count() == 1


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"email": ""}, "no e-mail address"),
        ({"do_not_ask": True}, "asked us not to ask"),
        ({"asked_last_at": NOW - timedelta(days=89)}, "asked in the last 90 days"),
    ],
)
def test_who_cannot_be_asked_is_refused_by_name(draft, about, why):
    customer = CustomerFactory(person=PersonFactory(name="Marit Ødegård", **about))
    with pytest.raises(PlanRefused, match=f"Marit Ødegård: {why}") as refusal:
        choose(draft, customer)
    assert (refusal.value.field, draft.invitations.count()) == ("who", 0)


def test_after_the_rest_somebody_can_be_asked_again(draft):
    choose(draft, CustomerFactory(person=PersonFactory(asked_last_at=NOW - timedelta(days=90))))
    assert draft.invitations.count() == 1


def test_a_session_stays_a_conversation_with_a_few(draft):
    InvitationFactory.create_batch(2, session=draft)
    with pytest.raises(PlanRefused, match="a few people"):
        choose(draft, *CustomerFactory.create_batch(CHOSEN_MAX - 1))


def test_a_customer_that_does_not_exist_is_not_chosen(draft):
    assert choose_customers(session=draft, by=draft.owner, customers=[0], at=NOW) == []


def test_who_takes_over_leads_and_who_began_reads(draft):
    before, to = draft.owner, UserFactory(roles=["cx_manager"])
    draft.readers.add(to)
    hand_over(session=draft, to=to, by=before, at=NOW)
    draft.refresh_from_db()
    assert (draft.owner, list(draft.readers.all())) == (to, [before])


def test_only_a_cx_manager_can_take_over(draft):
    with pytest.raises(PlanRefused, match="Only a CX manager"):
        hand_over(session=draft, to=UserFactory(roles=["executive"]), by=draft.owner, at=NOW)


def test_a_discarded_draft_takes_its_places_and_questions_with_it(draft):
    InvitationFactory(session=draft)
    discard_draft(session=draft, by=draft.owner, at=NOW)
    assert FeedbackSession.objects.count() == Invitation.objects.count() == GuideVersion.objects.count() == 0


def test_a_sent_session_cannot_be_discarded():
    session = FeedbackSessionFactory(open=True)
    with pytest.raises(PlanRefused):
        discard_draft(session=session, by=session.owner, at=NOW)
