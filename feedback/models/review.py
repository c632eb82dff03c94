"""Reviews: what customers wrote somewhere without being asked by us, or under a product, with their stars."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from common.models import Imported, at_most, once_per_source
from feedback.models.words import WORDS_MAX
from relationships.models import Customer

LISTENERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
LEAST_STARS, MOST_STARS = 1, 5


class ReviewQuerySet(models.QuerySet["Review"]):
    """Ways to ask for reviews."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Return all reviews for those who listen: whoever wrote them wrote in the open."""
        return self if not user.is_anonymous and user.has_role(*LISTENERS) else self.none()


class Review(Imported):
    """One review, verbatim. Whose it is may be known; the name shows only where it stood under the review."""

    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews")
    with_name = models.BooleanField(default=False)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=WORDS_MAX)
    product = models.CharField(max_length=120, blank=True)
    touchpoint = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Review"]] = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            once_per_source("review"),
            models.CheckConstraint(condition=~Q(text=""), name="review_has_words"),
            at_most("text", WORDS_MAX, "review_text_has_a_limit"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=LEAST_STARS, rating__lte=MOST_STARS),
                name="review_rating_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
