"""The provider's yes or no to a group, another date in its place, and ten minutes to think better of it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, requires_second_factor
from enrolments.choices import EnrolmentStatus
from enrolments.emails.contents import contact_of, group_name
from enrolments.forms.reasons import MoveReasonForm, ProposalForm, ReasonForm
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.answering import (
    accept_request,
    decline_request,
    propose_other_date,
    undo_answer,
    withdraw_group,
)
from enrolments.services.provider_day import dates_to_propose
from enrolments.views.doors import find_enrolment, refused
from kit.refusals import Refusal
from kit.when import span_text


@require_POST
@requires_second_factor
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes; twice is once."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    back_url = _way_back(request, enrolment)
    if enrolment.status != EnrolmentStatus.ACCEPTED:
        try:
            accept_request(enrolment, by=person(request))
        except Refusal as refusal:
            return refused(request, refusal, back_url=back_url)
    return redirect(back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no, with a reason that the school reads."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    if enrolment.status == EnrolmentStatus.DECLINED:
        return redirect(_way_back(request, enrolment))
    form = MoveReasonForm(request.POST or None, action="decline")

    def act() -> None:
        decline_request(enrolment, by=person(request), **form.cleaned_data)

    extra = {"dates": dates_to_propose(enrolment)}
    return _answered(request, enrolment, form, act, "enrolments/decline.html", extra)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no to this date and offer the group another one of the same activity."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    if enrolment.status == EnrolmentStatus.DECLINED:
        return redirect(_way_back(request, enrolment))
    dates = dates_to_propose(enrolment)
    form = ProposalForm(request.POST or None, dates=[(one.pk, span_text(one.starts_at, one.ends_at)) for one in dates])

    def act() -> None:
        propose_other_date(enrolment, by=person(request), **form.cleaned_data)
        messages.success(request, _("Voorgesteld. De school heeft 5 werkdagen om te antwoorden."))

    return _answered(request, enrolment, form, act, "enrolments/propose.html", {"dates": dates})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell one group that it cannot come after all; its school reads why, and which other dates have room."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    if enrolment.status == EnrolmentStatus.CANCELLED_BY_PROVIDER:
        return redirect(_way_back(request, enrolment))
    form = MoveReasonForm(request.POST or None, action="withdraw")

    def act() -> None:
        withdraw_group(enrolment, by=person(request), **form.cleaned_data)
        messages.success(request, _("Afgezegd. De school krijgt een mail met je reden."))

    return _answered(request, enrolment, form, act, "enrolments/withdraw.html", {})


@require_POST
@requires_second_factor
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a yes or a no back; the group is requested again. Twice is once."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    back_url = _way_back(request, enrolment)
    if enrolment.status != EnrolmentStatus.REQUESTED:
        try:
            undo_answer(enrolment, by=person(request))
        except Refusal as refusal:
            return refused(request, refusal, back_url=back_url)
    messages.success(request, _("Teruggedraaid. De groep wacht weer op je antwoord."))
    return redirect(back_url)


def _answered(
    request: HttpRequest,
    enrolment: Enrolment,
    form: ReasonForm | ProposalForm,
    act: Callable[[], None],
    template: str,
    extra: Mapping[str, object],
) -> HttpResponse:
    back_url = _way_back(request, enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            act()
            return redirect(back_url)
        except Refusal as refusal:
            return refused(request, refusal, back_url=back_url)
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "contact": contact_of(enrolment),
        "form": form,
        "back_url": back_url,
        **extra,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _way_back(request: HttpRequest, enrolment: Enrolment) -> str:
    """Return the page from which somebody came: the day, or the date's own page."""
    if "dag" in request.GET:
        return reverse("activities:provider_home")
    return reverse("enrolments:roster", args=[enrolment.session_id])
