"""What the pages of a reader share: the signed link that opens them, and the two pages that most of them end on."""

from collections.abc import Callable
from functools import wraps

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kit.refusals import Refusal
from newsletter.errors import LinkUnusable
from newsletter.forms import LinksForm, PauseForm, PreferencesForm
from newsletter.interests import Words, labels
from newsletter.links import leave_token, less_token, manage_token, opens_choices
from newsletter.models import Subscriber, SubscriberStatus

View = Callable[..., HttpResponse]


def signed_link(view: View) -> View:
    """Open a page by its signed link; show a way on when the link is unusable. Never stored by a cache."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except LinkUnusable as refusal:
            return render(request, "newsletter/link_unusable.html", {"form": LinksForm()}, status=refusal.status)

    return opened


def preferences_page(
    request: HttpRequest, subscriber: Subscriber, *, form: PreferencesForm | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    """Draw the page with everything that a subscriber chose; who is not on the list sees that."""
    if subscriber.status != SubscriberStatus.ACTIVE:
        return leave_page(request, subscriber, token=manage_token(subscriber))
    context = {
        "form": form or PreferencesForm.of(subscriber),
        "subscriber": subscriber,
        "said": said,
        "muted": _muted(subscriber),
        "paused_until": paused_until(subscriber),
        "pause_form": PauseForm(),
        **addresses(subscriber),
    }
    return render(request, "newsletter/preferences.html", context, status=status)


def leave_page(
    request: HttpRequest, subscriber: Subscriber, *, token: str = "", is_back: bool = False, refusal: Refusal | None = None
) -> HttpResponse:
    """Draw the page with the one button, or the one after it.

    ``token`` opened it: a link that only leaves leads nowhere else from here, and opens no more than it did.
    """
    token = token or leave_token(subscriber)
    context = {
        "subscriber": subscriber,
        "has_left": subscriber.status == SubscriberStatus.LEFT,
        "is_back": is_back,
        "refusal": refusal,
        "leave_url": reverse("newsletter:leave", args=[token]),
        "undo_url": reverse("newsletter:undo", args=[token]),
        "preferences_url": reverse("newsletter:preferences", args=[token]) if opens_choices(token) else "",
    }
    return render(request, "newsletter/leave.html", context, status=refusal.status if refusal else 200)


def form_page(request: HttpRequest, template: str, subscriber: Subscriber, form: Form, status: int = 200) -> HttpResponse:
    """Draw a page of its own for one change."""
    context = {"form": form, "subscriber": subscriber, "paused_until": paused_until(subscriber), **addresses(subscriber)}
    return render(request, template, context, status=status)


def paused_until(subscriber: Subscriber) -> object:
    """Return the first day with mail again, or None for who has no pause today."""
    day = subscriber.paused_until
    return day if day is not None and day > timezone.localdate() else None


def addresses(subscriber: Subscriber) -> dict[str, str]:
    """Return where this subscriber changes what."""
    token = manage_token(subscriber)
    names = ("preferences", "leave", "pause", "own_link")
    return {f"{name}_url": reverse(f"newsletter:{name}", args=[token]) for name in names}


def _muted(subscriber: Subscriber) -> list[tuple[Words, str]]:
    """Return what somebody muted, in words, with where to take that back."""
    names = labels() if subscriber.muted else {}
    return [
        (names.get(topic, topic), reverse("newsletter:less", args=[less_token(subscriber, topic)]))
        for topic in subscriber.muted
    ]
