"""The field in which a customer's words arrive."""

from uuid import NAMESPACE_OID, UUID, uuid4

import pytest

from feedback.forms.answering import MoreForm
from feedback.models.words import WORDS_MAX


@pytest.mark.parametrize(
    ("typed", "kept"), (("  a\r\nb \r", "a\nb"), ("a\x00b", "ab"), ("x" * WORDS_MAX, "x" * WORDS_MAX))
)
def test_words_are_kept_as_typed_with_one_kind_of_line_end(typed, kept):
    form = MoreForm({"words": typed})
    assert form.is_valid()
    assert form.cleaned_data["words"] == kept


def test_browser_is_not_told_to_cut_what_is_pasted():
    assert "maxlength" not in str(MoreForm()["words"])


def test_one_character_too_many_is_refused_by_count():
    form = MoreForm({"words": "x" * (WORDS_MAX + 1)})
    assert form.errors["words"][0].startswith("That’s one character more than")


@pytest.mark.parametrize("key", ("", "nonsense", "0" * 400))
def test_broken_key_becomes_the_constant_one(key):
    form = MoreForm({"words": "a", "key": key})
    assert form.is_valid()
    assert form.sent.key == NAMESPACE_OID


def test_key_and_version_come_through():
    key: UUID = uuid4()
    form = MoreForm({"words": "a", "key": str(key), "seen": "2026-11-21T20:00:00+00:00"})
    assert form.is_valid()
    assert (form.sent.key, form.sent.seen) == (key, "2026-11-21T20:00:00+00:00")
