"""One sign-up: what it is, what happened, and what can be done with it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, requires_second_factor
from activities.choices import NamesMode
from enrolments import errors
from enrolments.choices import EnrolmentStatus, Side
from enrolments.emails.contents import calendar_text, group_name, place_of
from enrolments.forms.groups import PartForm
from enrolments.forms.reasons import MoveReasonForm
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.consent_texts import WITH_PHOTOS
from enrolments.services import cancelling, confirming, roster, series, undoing, waiting
from enrolments.services.chances import outlook_of
from enrolments.services.naming import lacks_names
from enrolments.services.talking import is_known_to_provider, unread_by_enrolment
from enrolments.services.windows import current_terms
from enrolments.views.doors import find_enrolment, refused, row_of, with_retry
from kit.calendars import MEDIA_TYPE
from kit.names import short_name
from kit.refusals import Refusal
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.querysets import shown_pupils


@require_safe
@requires_second_factor
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a sign-up of one's own school with its history."""
    enrolment, actors = find_enrolment(request, pk, Actor.SCHOOL, Actor.TEACHER)
    context = {
        **_about(enrolment),
        "row": row_of(enrolment, actors, current_terms()),
        "guests": _guests(request, enrolment, AccessPurpose.ROSTER_VIEW),
        "lacks_names": lacks_names(enrolment),
        "unread": unread_by_enrolment([enrolment], side=Side.SCHOOL).get(pk, 0),
        "can_talk": is_known_to_provider(enrolment),
        "may_note_photos": Actor.SCHOOL in actors and enrolment.status in WITH_PHOTOS,
        "outlook": outlook_of(enrolment),
        "history": enrolment.transitions.select_related("by").order_by("pk"),
    }
    return render(request, "enrolments/detail.html", context)


@require_safe
@requires_second_factor
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how it went, and what comes next."""
    enrolment, actors = find_enrolment(request, pk, Actor.SCHOOL)
    context = {**_about(enrolment), "row": row_of(enrolment, actors, current_terms()), "outlook": outlook_of(enrolment)}
    return render(request, "enrolments/done.html", context)


@require_safe
@requires_second_factor
def print_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a list to print and take along: for the teacher, with boxes to tick."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL, Actor.TEACHER)
    guests = _guests(request, enrolment, AccessPurpose.ROSTER_PRINT)
    blanks = range(len(guests) + 1, enrolment.places + 1)
    return render(request, "enrolments/print_list.html", {**_about(enrolment), "guests": guests, "blanks": blanks})


@require_safe
@requires_second_factor
def calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the date as a calendar file; it names no pupil."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL, Actor.TEACHER)
    text = calendar_text(enrolment)
    return HttpResponse(text, content_type=MEDIA_TYPE, headers={"Content-Disposition": 'attachment; filename="activiteit.ics"'})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what leaving does, then leave. A second click on the button finds it done."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL)
    here = redirect("enrolments:detail", pk=pk)
    if enrolment.status == EnrolmentStatus.CANCELLED_BY_SCHOOL:
        return here
    try:
        effect = cancelling.effect_of_cancelling(enrolment)
        form = MoveReasonForm(request.POST or None, action="cancel", is_needed=effect.is_late, by_school=True)
        if request.method == "POST" and form.is_valid():
            leave = series.cancel_series if request.POST.get("which") == "all" else cancelling.cancel_enrolment
            leave(enrolment, by=person(request), **form.cleaned_data)
            return here
    except Refusal as refusal:
        return refused(request, refusal, back_url=here.url)
    context = {**_about(enrolment), "effect": effect, "form": form, "others": series.rest_of_series(enrolment)}
    return render(request, "enrolments/cancel.html", context, status=422 if form.is_bound else 200)


# What an answer to an offer leads to: a second click of the same button finds it done.
ANSWERED = {
    "accept": (EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED, EnrolmentStatus.ACCEPTED, EnrolmentStatus.CONFIRMED),
    "keep": (EnrolmentStatus.WAITING,),
    "decline": (EnrolmentStatus.CANCELLED_BY_SCHOOL,),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the places that are held for a group: take them, let them go, or wait on for all of them."""
    enrolment, actors = find_enrolment(request, pk, Actor.SCHOOL)
    row, refusal = row_of(enrolment, actors, current_terms()), None
    part = _part_form(request, enrolment)
    if request.method == "POST" and enrolment.status in ANSWERED.get(request.POST.get("answer", ""), ()):
        return redirect("enrolments:detail", pk=pk)  # the second of two clicks
    if request.method == "POST" and not (part and request.POST.get("answer") == "accept" and not part.is_valid()):
        try:
            _answer_offer(enrolment, request, part)
            return redirect("enrolments:detail", pk=pk)
        except Refusal as raised:
            refusal = raised
    if part and "accept_offer" in row.actions:
        _guests(request, enrolment, AccessPurpose.ROSTER_VIEW)
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    response = render(
        request, "enrolments/offer.html", {**_about(enrolment), "row": row, "refusal": refusal, "form": part}, status=status
    )
    return with_retry(response, refusal) if refusal else response


@require_POST
@requires_second_factor
def undo_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a cancellation back; a second click finds it done."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL)
    here = redirect("enrolments:detail", pk=pk)
    if enrolment.status != EnrolmentStatus.CANCELLED_BY_SCHOOL:
        return here
    try:
        undoing.undo_cancel(enrolment, by=person(request))
    except Refusal as refusal:
        return refused(request, refusal, back_url=here.url)
    return here


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask "gaat dit door?" and, when somebody says yes, note that the group comes. Looking changes nothing."""
    enrolment, actors = find_enrolment(request, pk, Actor.SCHOOL, Actor.TEACHER)
    here = redirect("enrolments:detail", pk=pk)
    if request.method != "POST":
        context = {**_about(enrolment), "row": row_of(enrolment, actors, current_terms())}
        return render(request, "enrolments/confirm.html", context)
    actor = Actor.SCHOOL if Actor.SCHOOL in actors else Actor.TEACHER
    try:
        confirming.confirm_coming(enrolment, by=person(request), actor=actor)
    except Refusal as refusal:
        return refused(request, refusal, back_url=here.url)
    return here


def _answer_offer(enrolment: Enrolment, request: HttpRequest, part: PartForm | None) -> None:
    user, answer = person(request), request.POST.get("answer")
    if answer == "accept":
        waiting.accept_offer(enrolment, by=user, pupils=part.cleaned_data["pupils"] if part else None)
    elif answer == "keep":
        waiting.keep_waiting(enrolment, by=user)
    elif answer == "decline":
        waiting.decline_offer(enrolment, by=user)
    else:
        raise errors.NoAnswer


def _part_form(request: HttpRequest, enrolment: Enrolment) -> PartForm | None:
    """Return the form that asks who goes, when a part of a group with names was offered."""
    if enrolment.wanted_places is None or enrolment.mode != NamesMode.NAMES:
        return None
    places = enrolment.named_places.filter(shown_pupils("pupil__")).select_related("pupil").order_by("pupil__sort_key", "pk")
    guests = [(place.pupil_id, short_name(place.pupil.first_name, place.pupil.last_name)) for place in places]
    return PartForm(request.POST or None, guests=guests)


def _about(enrolment: Enrolment) -> dict[str, object]:
    return {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "place": place_of(enrolment),
    }


def _guests(request: HttpRequest, enrolment: Enrolment, purpose: AccessPurpose) -> list[roster.Guest]:
    guests = list(roster.guests_of(enrolment, for_school=True))
    if guests:
        log_access(
            actor_id=person(request).pk,
            actor_role="school",
            purpose=purpose,
            school_id=enrolment.school_id,
            object_label="enrolment",
            object_id=enrolment.pk,
            pupil_ids=[one.pupil_id for one in guests],
        )
    return guests
