"""Secret links: the key of people who have no account."""

from typing import ClassVar

from django.db import models


class SecretLink(models.Model):
    """One secret link. Its token is never stored: it is derived from ``nonce`` with a key outside the database."""

    purpose = models.CharField(max_length=40)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="password_links"
    )
    nonce = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["SecretLink"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_expires_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="password", user__isnull=False)
                | (~models.Q(purpose="password") & models.Q(user__isnull=True)),
                name="password_link_has_its_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"
