"""Words that no longer stand leave everything that quoted them: doubts about them, and questions asked about them."""

from accounts.models import OutboxMessage
from feedback.models import Clarification, Contradiction, KpiVoice, Turn, UseRequest

TAKEN_BACK = "This asked about words that were taken back."


def forget_doubts(turn: Turn) -> None:
    """Take words out of what was found to contradict them and out of what we asked about them."""
    UseRequest.objects.filter(turn=turn).delete()
    Contradiction.objects.filter(turn=turn).delete()
    Contradiction.objects.filter(fingerprint__startswith=f"words:words:{turn.pk}:").delete()
    for asked in Clarification.objects.filter(turn=turn):
        for letter in OutboxMessage.objects.filter(key=f"clarify:{asked.pk}"):
            body = letter.body.replace(asked.text, TAKEN_BACK)
            OutboxMessage.objects.filter(pk=letter.pk).update(body=body)
        Clarification.objects.filter(pk=asked.pk).update(turn=None, phrase="", text=TAKEN_BACK)
    if not Turn.objects.standing().filter(invitation=turn.invitation_id).exists():
        KpiVoice.objects.filter(invitation=turn.invitation_id).delete()
