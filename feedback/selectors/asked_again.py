"""What a customer's pages show of our later questions, and the number they gave."""

from feedback.models import Clarification, Invitation, Score


def clarification_for(invitation: Invitation, pk: int) -> Clarification | None:
    """Return one later question to this customer."""
    found = Clarification.objects.filter(invitation=invitation, pk=pk)
    return found.select_related("asked_by", "answer", "turn").first()


def waiting_questions(invitation: Invitation) -> list[Clarification]:
    """Return the later questions that this customer has not answered, the oldest first."""
    open_ones = Clarification.objects.filter(invitation=invitation, answer=None, turn__isnull=False)
    return list(open_ones.select_related("asked_by", "turn").order_by("asked_at", "pk"))


def score_of(invitation: Invitation) -> Score | None:
    """Return the number this customer gave after their words."""
    return Score.objects.filter(invitation=invitation).first()
