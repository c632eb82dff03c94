"""Staff who sign in by e-mail, and their roles."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from common.models import one_of
from common.requests import HtmxRequest


class Role(models.TextChoices):
    """The jobs that people open Apprentice for."""

    CX_MANAGER = "cx_manager", "CX manager"
    EXECUTIVE = "executive", "Executive"
    SALES_REP = "sales_rep", "Sales rep"
    FLOOR_STAFF = "floor_staff", "Shop floor"
    ANALYST = "analyst", "Analyst"
    ADMINISTRATOR = "administrator", "Administrator"


class UserQuerySet(models.QuerySet["User"]):
    """Ways to ask for users."""

    def for_user(self, user: "User | AnonymousUser") -> Self:
        """Return the users whom ``user`` may manage: all for administrators, else only themselves."""
        if user.is_anonymous:
            return self.none()
        return self if user.has_role(Role.ADMINISTRATOR) else self.filter(pk=user.pk)

    def active_with(self, *roles: Role) -> Self:
        """Return people who can sign in and hold one of ``roles``."""
        return self.filter(is_active=True, grants__role__in=roles).distinct()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # django-stubs cannot follow a manager made from a queryset in a base
    """Create users; reading goes through UserQuerySet."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user whose address is kept as typed but unique whatever its case."""
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works here and signs in with an e-mail address."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sign_out_count = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_once_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles this person holds."""
        return frozenset(grant.role for grant in self.grants.all())

    def forget_roles(self) -> None:
        """Read the roles anew when they are next asked for: somebody changed them."""
        self.__dict__.pop("roles", None)
        self.__dict__.get("_prefetched_objects_cache", {}).pop("grants", None)

    def has_role(self, *roles: str) -> bool:
        """Say whether the person is active and holds any of ``roles``."""
        return self.is_active and not self.roles.isdisjoint(roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what every session of this person must carry.

        It changes, and so ends them all, with the password, the roles, and each "sign out everywhere". Somebody
        shut out is not even looked for by the sign-in backend.
        """
        said = f"{self.password}|{','.join(sorted(self.roles))}|{self.sign_out_count}"
        return salted_hmac("accounts.User.sessions", said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        """Two letters for the person chip."""
        words = (self.name or self.email).split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class UserRole(models.Model):
    """One role held by one user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user"),
            one_of("role", Role, "role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class SignedInRequest(HtmxRequest):
    """A request of somebody who is signed in."""

    user: User
