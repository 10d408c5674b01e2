"""Pages of the newsletter. They work without JavaScript, cookie or account.

No page here has a CSRF token: that would set a cookie for every reader. Signing up changes nothing until the mailbox
says yes; everywhere else the signed link itself is the permission (docs/decisions, newsletter without cookies).
GET and HEAD never change anything: mail scanners open every link (promise POR-3d).
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.networks import network_of
from kit.refusals import Refusal
from newsletter import consent, services
from newsletter.errors import LinkUnusable
from newsletter.forms import LinksForm, SubscribeForm, TopicsForm
from newsletter.links import manage_token, read_confirmation, read_manage
from newsletter.models import Subscriber, SubscriberStatus

View = Callable[..., HttpResponse]
ONE_CLICK = ("List-Unsubscribe", "One-Click")


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


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/: ask for the newsletter."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _subscribe_page(request, form, status=422 if form.is_bound else 200)
    try:
        services.ask_to_subscribe(
            email=form.cleaned_data["email"],
            topics=form.cleaned_data["topics"],
            language=get_language() or "nl",
            channel="site",
            network=network_of(request),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return _subscribe_page(request, form, status=refusal.status)
    return redirect("newsletter:look-in-your-mail")


@require_http_methods(["GET", "HEAD"])
def look_in_your_mail(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/kijk-in-je-mail/: the same answer for everybody."""
    return render(request, "newsletter/look_in_your_mail.html")


@signed_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/bevestigen/<token>/: GET shows the button, POST says yes."""
    asked = read_confirmation(token)
    subscriber = Subscriber.objects.filter(pk=asked.subscriber_id, times_left=asked.times_left).first()
    if subscriber is None:
        raise LinkUnusable
    if request.method == "POST":
        subscriber = services.confirm_subscription(token=token, channel="mail")
    if subscriber.status == SubscriberStatus.ACTIVE:
        return _preferences_page(request, subscriber, said="confirmed")
    return render(request, "newsletter/confirm.html", {"subscriber": subscriber, "consent_text": consent.TEXT})


@signed_link
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/voorkeuren/<token>/: choose other topics, or leave."""
    subscriber = read_manage(token)
    if request.method != "POST":
        return _preferences_page(request, subscriber)
    form = TopicsForm(request.POST)
    if not form.is_valid():
        return _preferences_page(request, subscriber, form=form, status=422)
    services.choose_topics(subscriber=subscriber, topics=form.cleaned_data["topics"])
    subscriber.refresh_from_db()
    return _preferences_page(request, subscriber, said="topics")


@signed_link
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/uitschrijven/<token>/: GET shows one button; POST leaves.

    A mail program's own button posts ``List-Unsubscribe=One-Click`` here and gets 200, no redirect, no cookie (RFC 8058).
    """
    subscriber = read_manage(token)
    one_click = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if one_click or "leave" in request.POST:
        subscriber = services.leave(subscriber=subscriber, channel="one-click" if one_click else "page")
    return _leave_page(request, subscriber)


@signed_link
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/terug/<token>/: undo leaving; GET shows the same page as leaving does."""
    subscriber = read_manage(token)
    if request.method != "POST":
        return _leave_page(request, subscriber)
    try:
        subscriber = services.undo_leaving(subscriber=subscriber)
    except Refusal as refusal:
        return _leave_page(request, subscriber, refusal=refusal)
    return _preferences_page(request, subscriber, said="back")


@csrf_exempt
@require_http_methods(["POST"])
def request_links(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/nieuwe-link/: mail fresh links; the same answer for every address."""
    form = LinksForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            services.request_links(
                email=form.cleaned_data["email"], language=get_language() or "nl", network=network_of(request)
            )
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            status = refusal.status
        else:
            return redirect("newsletter:look-in-your-mail")
    return render(request, "newsletter/link_unusable.html", {"form": form}, status=status)


def _subscribe_page(request: HttpRequest, form: SubscribeForm, *, status: int) -> HttpResponse:
    return render(request, "newsletter/subscribe.html", {"form": form, "consent_text": consent.TEXT}, status=status)


def _preferences_page(
    request: HttpRequest, subscriber: Subscriber, *, form: TopicsForm | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    if subscriber.status != SubscriberStatus.ACTIVE:
        return _leave_page(request, subscriber)
    form = form or TopicsForm(initial={"topics": subscriber.topics})
    context = {"form": form, "subscriber": subscriber, "said": said, **_addresses(subscriber)}
    return render(request, "newsletter/preferences.html", context, status=status)


def _leave_page(request: HttpRequest, subscriber: Subscriber, *, refusal: Refusal | None = None) -> HttpResponse:
    has_left = subscriber.status == SubscriberStatus.LEFT
    context = {"subscriber": subscriber, "has_left": has_left, "refusal": refusal, **_addresses(subscriber)}
    return render(request, "newsletter/leave.html", context, status=refusal.status if refusal else 200)


def _addresses(subscriber: Subscriber) -> dict[str, str]:
    token = manage_token(subscriber)
    names = ("preferences", "leave", "undo")
    addresses = {f"{name}_url": reverse(f"newsletter:{name}", args=[token]) for name in names}
    return {**addresses, "data_url": reverse("newsletter:my_data", args=[token])}
