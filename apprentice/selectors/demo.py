"""Whom one can be in the demo."""

from dataclasses import dataclass

from accounts.models import User
from apprentice.demo.cast import COLLEAGUES, PASSWORD


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to look around as."""

    name: str
    job_title: str
    email: str
    password: str


def demo_sign_ins() -> list[DemoPerson]:
    """Return one invented colleague for every role, as far as the demo company is loaded."""
    chosen = {colleague.roles[0]: colleague.email for colleague in reversed(COLLEAGUES)}
    here = {user.email: user for user in User.objects.filter(email__in=chosen.values(), is_active=True)}
    return [
        DemoPerson(user.name, user.job_title, user.email, PASSWORD)
        for user in (here.get(email) for email in reversed(chosen.values()))
        if user
    ]
