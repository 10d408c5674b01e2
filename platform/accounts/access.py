"""The lock on every door behind which a pupil can be seen: sign in, with a second factor (V6.3.3)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from accounts.rules import has_second_factor

if TYPE_CHECKING:
    from rest_framework.request import Request

# Set by the development sign-in page only, and worth nothing where that page does not exist.
DEVELOPMENT_FACTOR = "development_second_factor"


def passed_second_factor(request: HttpRequest) -> bool:
    """Return whether who is asking has a second factor. Every way to sign in asks for it once an account has one."""
    if settings.DEV_SIGN_IN and request.session.get(DEVELOPMENT_FACTOR) == request.user.pk:
        return request.user.is_authenticated
    return has_second_factor(request.user)


def requires_second_factor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view: who is not signed in goes to the sign-in page, who lacks a second factor to the page that adds one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # Any: the view's own arguments
        return turned_away(request) or view(request, *args, **kwargs)

    return guarded


def person(request: "HttpRequest | Request") -> User:
    """Return who is signed in, behind a door that lets nobody else in. Raises ``PermissionDenied``."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def signed_in_just_now(request: HttpRequest) -> bool:
    """Return whether somebody proved who they are in the last quarter of an hour: asked before data leaves or goes (V7.5)."""
    if settings.DEV_SIGN_IN and request.session.get(DEVELOPMENT_FACTOR) == request.user.pk:
        return request.user.is_authenticated
    records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest, back_to: str) -> HttpResponse | None:
    """Return where to send who has to prove anew who they are, or None; that page leads to ``back_to``."""
    if signed_in_just_now(request):
        return None
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back_to})}")


def turned_away(request: HttpRequest) -> HttpResponse | None:
    """Return where to send who may not pass, or None; both pages lead back to where somebody was."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if passed_second_factor(request):
        return None
    return HttpResponseRedirect(f"{reverse('accounts:second_factor')}?{urlencode({'next': request.get_full_path()})}")


def proved_recently(request: HttpRequest) -> bool:
    """Return whether who is asking signed in, or proved it once more, within the time that proof lasts (V7.5)."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
