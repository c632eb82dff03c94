"""Signing in: django-allauth's pages, those of them that we use.

People are let in by an administrator, have one address and get our own links to a password
(accounts.services.password), so allauth's pages for addresses, codes and its own links stay out of the product.
"""

from typing import Any

from allauth.account import views as door
from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from apprentice.selectors.demo import demo_sign_ins

RETRY_AFTER = "60"


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """The sign-in page; in the demo it offers the demo people."""

    def get_form(self, form_class: Any = None) -> Any:
        """Drop allauth's hint below the password, which our page doesn't show and the field must not name."""
        form = super().get_form(form_class)
        form.fields["password"].help_text = ""
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo people where this is a demo."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "DEMO": settings.DEMO, "demo_sign_ins": demo_sign_ins() if settings.DEMO else ()}


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tries too often."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = RETRY_AFTER
    return answer


urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", door.logout, name="account_logout"),
    path("inactive/", door.account_inactive, name="account_inactive"),
    path("signup/", door.signup, name="account_signup"),
    path("password/change/", door.password_change, name="account_change_password"),
    path("password/reset/", door.password_reset, name="account_reset_password"),
    path("password/reset/done/", door.password_reset_done, name="account_reset_password_done"),
]
