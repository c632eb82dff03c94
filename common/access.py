"""Who gets in: signed in first, then the right role; objects are gated by each model's ``for_user``."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[Concatenate[Any, ...], HttpResponseBase]


def roles_required(*roles: str) -> Callable[[View], View]:
    """Return a decorator that sends strangers to sign in and answers 403 to people without any of ``roles``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_role(*roles):  # type: ignore[union-attr]  # login_required ran before
                raise PermissionDenied
            return view(request, *args, **kwargs)

        admitted.allowed_roles = roles  # type: ignore[attr-defined]  # read by the access-matrix test
        return login_required(admitted)

    return decorate
