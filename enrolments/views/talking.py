"""The conversation about a sign-up, for both sides, and a message to all groups of a date."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, requires_second_factor
from accounts.api.idempotency import idempotent_form
from enrolments.choices import Side
from enrolments.emails.contents import group_name
from enrolments.forms.talking import MessageForm
from enrolments.rules.talking import SPEAKERS, closes_at
from enrolments.services import talking
from enrolments.views.doors import find_enrolment, find_own_date, with_retry
from kit.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
@idempotent_form
def by_school(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who works at the school."""
    return _thread(request, pk, Side.SCHOOL)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
@idempotent_form
def by_provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who works for the provider."""
    return _thread(request, pk, Side.PROVIDER)


@require_POST
@requires_second_factor
def read_by_school(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the school saw what the provider said."""
    return _read(request, pk, Side.SCHOOL)


@require_POST
@requires_second_factor
def read_by_provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the provider saw what the school said."""
    return _read(request, pk, Side.PROVIDER)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
@idempotent_form
def to_all(request: HttpRequest, session_id: int) -> HttpResponse:
    """One message to every group of a date; each group reads it in its own conversation."""
    occasion, _actors = find_own_date(request, session_id)
    session, back_url = occasion.session, reverse("enrolments:roster", args=[session_id])
    groups = list(talking.groups_of(session))
    if not groups:
        raise Http404
    form = MessageForm(request.POST or None)

    def send() -> None:
        said = talking.say_to_all_groups(session, by=person(request), **form.words)
        told = ngettext("Verstuurd aan %(n)s groep.", "Verstuurd aan %(n)s groepen.", len(said)) % {"n": len(said)}
        messages.success(request, told)

    if _is_sent(request, form, send):
        return redirect(back_url)
    context = {
        "form": form,
        "groups": [(one.school.name, group_name(one)) for one in groups],
        "session": session,
        "activity": occasion.activity,
        "back_url": back_url,
    }
    return _answer(request, "enrolments/message_to_all.html", context, form)


def _thread(request: HttpRequest, pk: UUID, side: Side) -> HttpResponse:
    enrolment, _actors = find_enrolment(request, pk, *SPEAKERS[side])
    is_school = side == Side.SCHOOL
    names = ("messages", "detail", "messages_read") if is_school else ("provider_messages", "roster", "provider_messages_read")
    here = reverse(f"enrolments:{names[0]}", args=[pk])
    form = MessageForm(request.POST or None)

    def send() -> None:
        talking.say(enrolment, side=side, by=person(request), **form.words)
        messages.success(request, _("Verstuurd. De ander krijgt een mail."))

    if _is_sent(request, form, send):
        return redirect(here)
    said = list(talking.thread_of(enrolment))
    try:
        talking.check_open(enrolment)
        closed = ""
    except Refusal as refusal:
        closed = refusal.detail
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "side": side,
        "messages_said": said,
        "has_unread": any(one.side != side and one.read_at is None for one in said),
        "read_url": reverse(f"enrolments:{names[2]}", args=[pk]),
        "back_url": reverse(f"enrolments:{names[1]}", args=[pk if is_school else enrolment.session_id]),
        "closes_at": closes_at(enrolment),
        "closed": closed,
        "form": form,
    }
    return _answer(request, "enrolments/messages.html", context, form)


def _is_sent(request: HttpRequest, form: MessageForm, send: Callable[[], None]) -> bool:
    """Send when that is asked and possible; what was typed stays in the form otherwise."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        send()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _answer(request: HttpRequest, template: str, context: dict[str, object], form: MessageForm) -> HttpResponse:
    status = (form.refusal.status if form.refusal else 422) if form.is_bound else 200
    response = render(request, template, context, status=status)
    return with_retry(response, form.refusal) if form.refusal else response


def _read(request: HttpRequest, pk: UUID, side: Side) -> HttpResponse:
    enrolment, _actors = find_enrolment(request, pk, *SPEAKERS[side])
    talking.mark_read(enrolment, side=side)
    if request.headers.get("HX-Request"):
        return HttpResponse()  # takes the place of the button
    return redirect("enrolments:messages" if side == Side.SCHOOL else "enrolments:provider_messages", pk=pk)
