"""A question is typed, flagged, and then reworded or kept with a reason."""

import pytest
from playwright.sync_api import expect

from feedback.models import QuestionFinding
from tests.factories.feedback import FeedbackSessionFactory, QuestionFactory

LEADING = "Don’t you agree that our delivery is fast?"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_typing_flags_a_question_and_the_person_decides(screen_of, size):
    session = FeedbackSessionFactory()
    QuestionFactory(version=session.guide_version, kind="ice_breaker", text="What did you last pack for?", position=0)
    first = QuestionFactory(version=session.guide_version, text="What was it like?", position=1)
    second = QuestionFactory(version=session.guide_version, text="Where did it arrive?", position=2)
    screen = screen_of(size)
    screen.sign_in(session.owner)
    screen.go(f"/sessions/{session.pk}/plan/")
    page = screen.page
    for question in (first, second):
        page.locator(f"#id_q-{question.pk}").fill(LEADING)
        expect(page.locator(f"#badge-q-{question.pk}")).to_contain_text("Leading")
        expect(page.locator(f"#seen-q-{question.pk} .lint").first).to_have_text("Don’t")
    expect(page.locator("#ask-count")).to_have_text("4 questions, 2 to look at")
    page.locator(f"#check-q-{first.pk}").get_by_role("button", name="Use this").click()
    expect(page.locator(f"#id_q-{first.pk}")).not_to_have_value(LEADING)
    expect(page.locator("#ask-count")).to_have_text("4 questions, 1 to look at")
    mine = page.locator(f"#check-q-{second.pk}")
    mine.get_by_text("Keep mine").click()
    mine.get_by_label("Why do you keep it?").select_option("not_so")
    mine.get_by_role("button", name="Keep it as it is").click()
    expect(page.locator("#ask-count")).to_have_text("4 questions")
    expect(mine).to_contain_text("The check is wrong here")
    screen.check()
    assert set(QuestionFinding.objects.filter(question=second).values_list("state", flat=True)) == {"kept"}
