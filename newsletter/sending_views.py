"""``/regio/nieuwsbrief/``: where an editor sees how far an issue is, pauses it, goes on and stops. Numbers only, never a reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from kit.refusals import InvalidInput, Refusal
from newsletter.digest_cards import interests_of, new_cards_in
from newsletter.models import NewsletterIssuePage, Sending, SendingState
from newsletter.progress import enough, facts_of, words_of
from newsletter.receiving import is_for_somebody_later, receivers
from newsletter.rules import may_send
from newsletter.services.braking import believe_refusals, has_failed, try_refused_again
from newsletter.services.ending import counts_of
from newsletter.services.issuing import issues_to_send, send_issue
from newsletter.services.sending import pause_sending, resume_sending, stop_sending
from pages.visits.reading import SHOWN_FROM

ON_A_PAGE = 25
# htmx: this is the last answer, ask no more.
NO_MORE_POLLS = 286


def for_senders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Answer 404 to everybody who sends no newsletter."""

    @requires_second_factor
    @wraps(view)
    def look(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: whatever the view takes
        if not may_send(person(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return look


@for_senders
@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    """List what can be sent and what was, the newest first."""
    rows = Sending.objects.order_by("-started_at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "newsletter/sendings.html", {"page": page, "ready": issues_to_send()[:ON_A_PAGE]})


@for_senders
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a sending is; ``step`` pauses it or goes on."""
    found = get_object_or_404(Sending, pk=pk)
    if request.method == "POST":
        try:
            take_step(request, found)
        except Refusal as refusal:
            return render(request, "newsletter/sending.html", _context(found, refusal), status=refusal.status)
        return redirect("newsletter:sending", pk=pk)
    return render(request, "newsletter/sending.html", _context(found))


@for_senders
@require_safe
def sending_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return only what changes while a sending goes on; at its end the whole page is asked for anew."""
    found = get_object_or_404(Sending, pk=pk)
    answer = render(request, "newsletter/sending_progress.html", _context(found))
    if not found.is_on_its_way:
        answer.status_code = NO_MORE_POLLS
        answer["HX-Refresh"] = "true"
    return answer


@for_senders
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether nothing more should go, and stop."""
    found = get_object_or_404(Sending, pk=pk)
    if request.method != "POST" and not found.is_over:
        return render(request, "newsletter/sending_stop.html", {"sending": found})
    try:
        stop_sending(sending=found, by=person(request))
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, _("Gestopt. Er gaat niets meer uit."))
    return redirect("newsletter:sending", pk=pk)


@for_senders
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to how many an issue goes, and begin."""
    issue = get_object_or_404(NewsletterIssuePage, pk=pk)
    if sent := Sending.objects.filter(issue=issue).first():
        return redirect("newsletter:sending", pk=sent.pk)
    interests = interests_of(new_cards_in(issue))
    readers = receivers(topics=issue.topics, interests=interests, at=timezone.now()).count()
    later = is_for_somebody_later(topics=issue.topics, interests=interests)
    context = {"issue": issue, "readers": enough(readers), "is_gathered": later, "refusal": None}
    if request.method != "POST":
        return render(request, "newsletter/issue_send.html", context)
    try:
        begun = send_issue(issue=issue, by=person(request))
    except Refusal as refusal:
        return render(request, "newsletter/issue_send.html", {**context, "refusal": refusal}, status=refusal.status)
    messages.success(request, _("De nieuwsbrief gaat eruit."))
    return redirect("newsletter:sending", pk=begun.pk)


def take_step(request: HttpRequest, found: Sending) -> None:
    """Pause, go on, or say what was wrong. Raises the services' refusals, and ``InvalidInput`` for a step there is not."""
    match request.POST.get("step"):
        case "pause":
            pause_sending(sending=found, by=person(request))
            messages.success(request, _("Op pauze. Wat nog niet weg is, wacht."))
        case "resume":
            resume_sending(sending=found, by=person(request))
            messages.success(request, _("Het versturen gaat verder."))
        case "again":
            try_refused_again(sending=found, by=person(request))
            messages.success(request, _("Wat geweigerd werd, proberen we opnieuw."))
        case "gone":
            believe_refusals(sending=found, by=person(request))
            messages.success(request, _("Deze adressen zijn van de lijst. Het versturen gaat verder."))
        case _other:
            raise InvalidInput


def _context(found: Sending, refusal: Refusal | None = None) -> dict[str, Any]:  # Any: a template's context
    counts = counts_of(found)
    return {
        "sending": found,
        "counts": counts if counts.expected >= SHOWN_FROM else None,
        "facts": facts_of(found, counts),
        "words": words_of(found),
        "is_paused": found.state == SendingState.PAUSED,
        "can_try_again": found.state == SendingState.DONE and has_failed(found),
        "refusal": refusal,
    }
