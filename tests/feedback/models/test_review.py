"""What the database refuses about reviews; who may read them."""

import pytest
from django.db import IntegrityError

from feedback.models import Review
from feedback.models.words import WORDS_MAX
from tests.factories.accounts import UserFactory
from tests.factories.feedback import ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"text": ""}, "review_has_words"),
        ({"text": "x" * (WORDS_MAX + 1)}, "review_text_has_a_limit"),
        ({"rating": 6}, "review_rating_is_one_to_five"),
        ({"rating": 0}, "review_rating_is_one_to_five"),
    ],
)
def test_what_must_never_be(columns, name):
    with pytest.raises(IntegrityError, match=name):
        ReviewFactory(**columns)


def test_once_for_each_source_and_id():
    review = ReviewFactory()
    with pytest.raises(IntegrityError, match=r"review_once_per_source|UNIQUE constraint failed: feedback_review"):
        ReviewFactory(source=review.source, external_id=review.external_id)


@pytest.mark.parametrize(("role", "sees"), [("floor_staff", 1), ("sales_rep", 1), ("analyst", 1), ("administrator", 0)])
def test_those_who_listen_read_reviews(role, sees):
    ReviewFactory()
    assert Review.objects.for_user(UserFactory(roles=[role])).count() == sees
