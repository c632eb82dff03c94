"""A customer chooses the language of their pages and letters, and keeps what they were writing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services.link import address_of
from feedback.models import Draft, Invitation
from feedback.selectors.language import language_before
from feedback.services.letter import compose
from tests.factories.feedback import GuideFactory, GuideVersionFactory, InvitationFactory, QuestionFactory, TurnFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    aspect = {"told_as": "getting an order to you", "told_as_nb": "å få en bestilling fram til deg"}
    invitation = InvitationFactory(
        invited=True,
        state="answering",
        person__name="Marit Lunde",
        **{f"session__aspect__{key}": text for key, text in aspect.items()},
    )
    QuestionFactory(version=invitation.session.guide_version, text="What happened?")
    return invitation


@pytest.fixture
def inside(client, invitation):
    client.get(address_of(invitation.link).removeprefix("http://localhost:8000"))
    return client


def page(name, invitation, *args):
    return reverse(f"feedback:{name}", args=[invitation.public_id, *args])


def choose(client, invitation, language, back, **form):
    address = f"{page('language', invitation)}?next={back}"
    return client.post(address, {"language": language, **form})


def test_the_page_comes_back_in_the_language_chosen(inside, invitation):
    back = page("rules", invitation)
    assert choose(inside, invitation, "nb", back).url == back
    answer = inside.get(back).content.decode()
    assert '<html lang="nb">' in answer
    assert "Marit, vil du lære oss om å få en bestilling fram til deg?" in answer
    assert 'value="en" lang="en">English' in answer


def test_the_choice_is_kept_for_letters_and_for_another_device(inside, client, invitation):
    choose(inside, invitation, "nb", page("rules", invitation))
    kept = Invitation.objects.get(pk=invitation.pk)
    subject, body = compose(name="thanks", invitation=kept)
    assert subject == "Takk for at du lærte oss om å få en bestilling fram til deg"
    assert body.startswith("Kjære Marit Lunde,")
    other = type(client)()
    other.get(address_of(invitation.link).removeprefix("http://localhost:8000"))
    assert '<html lang="nb">' in other.get(page("rules", invitation)).content.decode()


def test_a_question_without_translation_says_so_and_keeps_its_own_language(inside, invitation):
    choose(inside, invitation, "nb", page("rules", invitation))
    answer = inside.get(page("question", invitation, 1)).content.decode()
    assert '<h1 class="mb-3" lang="en">' in answer
    assert "Vi har dette spørsmålet bare på engelsk. Svar på det språket du vil." in answer


def test_a_question_is_asked_in_the_language_chosen_when_the_guide_has_it(inside, invitation):
    version = invitation.session.guide_version
    theirs = GuideVersionFactory(
        guide=GuideFactory(aspect=version.guide.aspect, language="no", translation_of=version.guide), number=1
    )
    first = version.questions.get()
    QuestionFactory(version=theirs, text="Hva skjedde?", translates=first, translated_from=first.text)
    choose(inside, invitation, "nb", page("rules", invitation))
    answer = inside.get(page("question", invitation, 1)).content.decode()
    assert '<h1 class="mb-3"><label for="id_words">Hva skjedde?</label></h1>' in answer
    assert "bare på engelsk" not in answer


def test_an_answer_keeps_the_language_it_was_written_in(inside, invitation):
    address = page("question", invitation, 1)
    inside.post(address, {"words": "Det kom ikke før på mandag, og da var vi reist."})
    choose(inside, invitation, "en", address)
    assert invitation.turns.get().language == "no"


def test_what_stood_in_the_box_becomes_a_draft(inside, invitation):
    back = page("question", invitation, 1)
    choose(inside, invitation, "nb", back, words="It said delivered")
    assert Draft.objects.get(invitation=invitation).text == "It said delivered"
    assert "It said delivered" in inside.get(back).content.decode()


def test_a_change_that_was_not_kept_yet_comes_along_once(inside, invitation):
    turn = TurnFactory(invitation=invitation, text="Before")
    back = page("own-words", invitation, turn.key)
    choose(inside, invitation, "nb", back, words="After, nearly")
    assert "After, nearly" in inside.get(back).content.decode()
    assert "After, nearly" not in inside.get(back).content.decode()


@pytest.mark.parametrize("back", ("https://elsewhere.example/", "//elsewhere.example", "/loop/", ""))
def test_the_way_back_never_leads_elsewhere(inside, invitation, back):
    assert choose(inside, invitation, "nb", back).url == page("listen", invitation)


def test_a_language_we_do_not_speak_changes_nothing(inside, invitation):
    choose(inside, invitation, "tlh", page("rules", invitation))
    assert '<html lang="en">' in inside.get(page("rules", invitation)).content.decode()


def test_strangers_are_met_in_the_language_of_their_browser(client):
    answer = client.get("/s/not-a-link/", headers={"Accept-Language": "da, no;q=0.8"})
    assert answer.status_code == 404
    assert '<html lang="nb">' in answer.content.decode()
    assert "Her er det ingenting" in answer.content.decode()


def test_pages_of_colleagues_stay_english(client):
    answer = client.get("/accounts/login/", headers={"Accept-Language": "nb"})
    assert '<html lang="en">' in answer.content.decode()


def test_everybody_may_choose_the_language_of_the_public_page(client):
    assert client.post(reverse("feedback:public-language"), {"language": "nb"}).url == reverse("feedback:public")
    assert "Du sa det, vi gjorde det" in client.get(reverse("feedback:public")).content.decode()


def test_the_next_invitation_begins_in_the_language_chosen_before(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(language="nb", invited_at=timezone.now())
    assert language_before(person_id=invitation.person_id) == "nb"
