"""Imports of files: each a row that shows how far it has come."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Keyed, one_of

IMPORTERS = (Role.CX_MANAGER, Role.ANALYST, Role.ADMINISTRATOR)


class ImportState(models.TextChoices):
    """Where an import is."""

    UPLOADED = "uploaded", "Waiting for its columns"
    PENDING = "pending", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Ways to ask for imports."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return the imports that ``user`` started; administrators see how all of them went."""
        if user.is_anonymous or not user.has_role(*IMPORTERS):
            return self.none()
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(started_by=user)

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Return the imports whose rows ``user`` may read: what they uploaded themselves."""
        return self.none() if user.is_anonymous else self.for_user(user).filter(started_by=user)


class ImportRun(Keyed):
    """One file on its way into the tables."""

    State = ImportState

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    # What stands in the file until the import is over: its columns and first rows, then nothing.
    preview = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=80, blank=True)
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    things = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    # The row of the file up to which everything is in the tables; an import that died goes on from here.
    loaded_row = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["ImportRun"]] = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", ImportState, "import_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="finished_import_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"

    @property
    def loaded(self) -> int:
        """How many things are in the tables."""
        return self.created + self.updated + self.unchanged

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED}
