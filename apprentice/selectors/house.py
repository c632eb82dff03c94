"""How the house stands, for those who look after it: people, letters, imports, the newest value run."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import OutboxMessage, Role, User
from apprentice.models import ImportRun
from valuation.models import ValueRun

NEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseState:
    """What somebody who looks after the house should know; parts that aren't theirs are empty."""

    people: int | None
    letters: dict[str, int]
    imports: list[ImportRun]
    run: ValueRun | None
    may_value: bool


def house_state(user: User) -> HouseState:
    """Return the state of what this person looks after."""
    administers, values = user.has_role(Role.ADMINISTRATOR), user.has_role(Role.ANALYST)
    return HouseState(
        people=User.objects.for_user(user).filter(is_active=True).count() if administers else None,
        letters=_letters(user) if administers else {},
        imports=list(ImportRun.objects.for_user(user).order_by("-uploaded_at", "-pk")[:NEWEST]),
        run=ValueRun.objects.for_user(user).order_by("-requested_at", "-pk").first() if values else None,
        may_value=values,
    )


def _letters(user: User) -> dict[str, int]:
    """Count the letters by what became of them; never what they say."""
    state = OutboxMessage.State
    waiting = Q(state__in=[state.PENDING, state.SENDING])
    return OutboxMessage.objects.for_user(user).aggregate(
        waiting=Count("pk", filter=waiting),
        failed=Count("pk", filter=Q(state=state.FAILED)),
        sent=Count("pk", filter=Q(state=state.SENT)),
    )
