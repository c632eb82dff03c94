import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import WordsUse
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory, PromiseFactory, TurnFactory
from tests.factories.relationships import CompanyFactory, CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
FRAGMENT = {"HTTP_HX_REQUEST": "true"}


def found(browser, asked, **extra):
    """Return what was found, as {kind: [text, ...]}."""
    groups = browser.get(reverse("search"), {"q": asked}, **extra).context["groups"]
    return {group.kind: [hit.text for hit in group.hits] for group in groups}


def test_one_word_finds_people_companies_words_and_promises(signed_in):
    PersonFactory(name="Marit Ferje")
    CompanyFactory(name="Ferjeselskapet")
    TurnFactory(text="The ferry rule, or ferjeregelen, is ours.", invitation__words_use=WordsUse.WITH_NAME)
    PromiseFactory(what="Send a ferjefri box")
    assert found(signed_in(roles=["cx_manager"]), "ferje") == {
        "people": ["Marit Ferje"],
        "companies": ["Ferjeselskapet"],
        "voices": ["The ferry rule, or ferjeregelen, is ours."],
        "promises": ["Send a ferjefri box"],
    }


def test_the_dialog_gets_the_inside_only(signed_in):
    PersonFactory(name="Marit Ødegård")
    answer = signed_in(roles=["cx_manager"]).get(reverse("search"), {"q": "ode"}, **FRAGMENT)
    assert "<html" not in answer.text
    assert "Marit Ødegård" in answer.text


def test_a_sales_rep_finds_the_people_of_their_own_customers(signed_in):
    rep = UserFactory(roles=["sales_rep"])
    CustomerFactory(person=PersonFactory(name="Marit Mine"), owner=rep)
    CustomerFactory(person=PersonFactory(name="Marit Other"))
    assert found(signed_in(rep), "marit") == {"people": ["Marit Mine"]}


def test_an_administrator_finds_no_customers(signed_in):
    PersonFactory(name="Marit Ødegård")
    PromiseFactory(what="Call Marit")
    assert found(signed_in(roles=["administrator"]), "marit") == {}


def test_words_that_were_taken_back_or_kept_to_others_are_not_found(signed_in):
    turn = TurnFactory(text="Quagga is my word", invitation__words_use=WordsUse.WITH_NAME)
    TurnFactory(text="Quagga is a secret", invitation__words_use=WordsUse.ASK_ME)
    browser = signed_in(roles=["executive"])
    assert found(browser, "quagga") == {"voices": ["Quagga is my word"]}
    turn.text, turn.withdrawn_at = "", timezone.now()
    turn.save(update_fields=["text", "withdrawn_at"])
    assert found(browser, "quagga") == {}


def test_a_nameless_voice_stays_nameless(signed_in):
    TurnFactory(text="Quagga", invitation__words_use=WordsUse.WITHOUT_NAME, invitation__person__name="Marit Ødegård")
    answer = signed_in(roles=["executive"]).get(reverse("search"), {"q": "quagga"})
    assert "Quagga" in answer.text
    assert "Marit" not in answer.text


def test_a_long_voice_is_shown_around_what_was_found(signed_in):
    manager = UserFactory(roles=["cx_manager"])
    session = FeedbackSessionFactory(open=True, owner=manager)
    text = "before " * 100 + "the quagga crossed " + "after " * 100
    TurnFactory(text=text.strip(), invitation=InvitationFactory(session=session, finished=True))
    [said] = found(signed_in(manager), "quag")["voices"]
    assert said.startswith("[...] before")
    assert " the quagga crossed after " in said
    assert said.endswith("after [...]")
    assert len(said) < 500


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_the_same_however_much_it_finds(signed_in, rows, django_assert_num_queries):
    manager = signed_in(roles=["cx_manager"])
    for _ in range(rows):
        PersonFactory(name="Quagga")
        CompanyFactory(name="Quagga")
        TurnFactory(text="Quagga", invitation__words_use=WordsUse.WITH_NAME)
        PromiseFactory(what="Quagga")
    with django_assert_num_queries(11):  # session, user, roles; then each source: is there any, and which
        manager.get(reverse("search"), {"q": "quagga"})


def test_without_words_the_page_says_what_can_be_found(signed_in):
    answer = signed_in(roles=["floor_staff"]).get(reverse("search"))
    assert answer.context["groups"] == []
    assert "something we promised" in answer.text


def test_nothing_found_says_so_and_shows_the_words_as_text(signed_in):
    answer = signed_in(roles=["cx_manager"]).get(reverse("search"), {"q": "<b>zzz</b>"})
    assert "&lt;b&gt;zzz&lt;/b&gt;" in answer.text
    assert "Nothing that you may see" in answer.text


def test_strangers_sign_in_first(client):
    assert client.get(reverse("search")).status_code == 302
