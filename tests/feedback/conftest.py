"""What tests of the line may ask for."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.services.link import token_of


class Guest:
    """A customer's browser that came in through their own secret link."""

    def __init__(self, invitation):
        self.invitation = invitation
        self.client = Client()
        self.came_in = self.client.get(f"/s/{token_of(invitation.link)}/")

    def url(self, name, *args):
        return reverse(f"feedback:{name}", args=[self.invitation.public_id, *args])

    def get(self, name, *args, **query):
        return self.client.get(self.url(name, *args), query)

    def post(self, name, *args, **data):
        return self.client.post(self.url(name, *args), data)

    def form(self, name, *args):
        """Return the hidden fields of the page's own form, as a browser would send them back."""
        form = self.get(name, *args).context["form"]
        return {field: form[field].value() for field in form.fields if field in {"key", "seen"}}


@pytest.fixture
def guest(db):
    """Return a function that lets a customer in: ``guest(invitation)``."""
    return Guest


@pytest.fixture
def fresh_limits(db):
    """Start with no wrong link counted."""
    cache.clear()
