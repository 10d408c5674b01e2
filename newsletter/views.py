"""Pages of the newsletter. They work without JavaScript, cookie or account.

No page here has a CSRF token: that would set a cookie for every reader. Signing up changes nothing until the mailbox
says yes; everywhere else the signed link itself is the permission (docs/decisions, newsletter without cookies).
GET and HEAD never change anything: mail scanners open every link (promise POR-3d).
"""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.networks import network_of
from kit.origins import is_from_elsewhere
from kit.refusals import Refusal
from newsletter import consent, services
from newsletter.errors import FormFromElsewhere, LinkUnusable
from newsletter.forms import LinksForm, SubscribeForm
from newsletter.interests import named
from newsletter.links import opens_choices, read_confirmation, read_leave, read_old_confirmation
from newsletter.models import Subscriber, SubscriberStatus, archive_url
from newsletter.reader_pages import leave_page, preferences_page, signed_link
from newsletter.services.reviving import made_at

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/: ask for the newsletter."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            refuse_from_elsewhere(request)
            services.ask_to_subscribe(
                email=form.cleaned_data["email"],
                topics=form.cleaned_data["topics"],
                frequency=form.cleaned_data["frequency"],
                language=get_language() or "nl",
                channel="site",
                network=network_of(request),
            )
            return redirect("newsletter:look-in-your-mail")
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            status = refusal.status
    context = {"form": form, "consent_text": consent.TEXT, "archive_url": archive_url()}
    return render(request, "newsletter/subscribe.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def look_in_your_mail(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/kijk-in-je-mail/: the same answer for everybody."""
    return render(request, "newsletter/look_in_your_mail.html")


@signed_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/bevestigen/<token>/: GET shows the button, POST says yes."""
    try:
        asked = read_confirmation(token)
        subscriber = Subscriber.objects.filter(pk=asked.subscriber_id).first()
        if subscriber is None or not asked.is_for(subscriber):
            raise LinkUnusable  # noqa: TRY301  # the same page as for one that is too old
        if request.method == "POST":
            subscriber = services.confirm_subscription(token=token, channel="mail")
    except LinkUnusable as refusal:
        return ask_again_page(request, token, status=refusal.status)
    if subscriber.status == SubscriberStatus.ACTIVE:
        return preferences_page(request, subscriber, said="confirmed")
    return render(request, "newsletter/confirm.html", {"subscriber": subscriber, "consent_text": consent.TEXT})


def ask_again_page(request: HttpRequest, token: str, *, status: int) -> HttpResponse:
    """Offer a fresh link to who comes too late: what they chose stands in the old one, where it goes they type themselves.

    The page is the same whether or not we still know who the link was for. Raises ``LinkUnusable`` for what was never ours.
    """
    asked = read_old_confirmation(token)
    names = named(asked.topics)
    form = SubscribeForm(initial={"topics": list(names), "frequency": asked.frequency})
    context = {"form": form, "topics": names, "frequency": asked.frequency, "consent_text": consent.TEXT}
    return render(request, "newsletter/confirm_again.html", context, status=status)


@signed_link
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/uitschrijven/<token>/: GET shows one button; POST leaves.

    A mail program's own button posts ``List-Unsubscribe=One-Click`` here and gets 200, no redirect, no cookie (RFC 8058).
    """
    subscriber = read_leave(token)
    one_click = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if one_click or "leave" in request.POST:
        subscriber = services.leave(subscriber=subscriber, channel="one-click" if one_click else "page")
    return leave_page(request, subscriber, token=token)


@signed_link
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/terug/<token>/: undo leaving; GET shows the same page as leaving does."""
    subscriber = read_leave(token)
    if request.method != "POST":
        return leave_page(request, subscriber, token=token)
    try:
        subscriber = services.undo_leaving(subscriber=subscriber, asked_at=made_at(token))
    except Refusal as refusal:
        return leave_page(request, subscriber, token=token, refusal=refusal)
    if opens_choices(token):
        return preferences_page(request, subscriber, said="back")
    return leave_page(request, subscriber, token=token, is_back=True)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def request_links(request: HttpRequest) -> HttpResponse:
    """/nieuwsbrief/nieuwe-link/: mail fresh links; the same answer for every address."""
    form = LinksForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        email, language = form.cleaned_data["email"], get_language() or "nl"
        try:
            refuse_from_elsewhere(request)
            services.request_links(email=email, language=language, network=network_of(request))
            return redirect("newsletter:look-in-your-mail")
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            status = refusal.status
    return render(request, "newsletter/request_links.html", {"form": form}, status=status)


def refuse_from_elsewhere(request: HttpRequest, *, allowed: Collection[str] = ()) -> None:
    """Raise ``FormFromElsewhere`` when another site's page sent this: its visitors would flood a mailbox for it, each from a network of their own."""
    if is_from_elsewhere(request, allowed=allowed):
        raise FormFromElsewhere
