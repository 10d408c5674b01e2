"""Note who came: a big tick list, or one number where there are no names. For the teacher and for the provider."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from enrolments import errors
from enrolments.choices import GOING
from enrolments.emails.contents import group_name
from enrolments.forms import AttendanceCountForm
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.attendance import check_moment, note_attendance, takes_names
from enrolments.services.roster import guests_of
from enrolments.views.doors import find_enrolment, refused
from kit.refusals import InvalidInput, Refusal
from privacy.models import AccessPurpose
from privacy.services import log_access


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def by_school(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The teacher who went along."""
    enrolment, _actors = find_enrolment(request, pk, Actor.TEACHER)
    return _answer(request, enrolment, Actor.TEACHER, reverse("enrolments:detail", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def by_provider(request: HttpRequest, session_id: int, pk: UUID) -> HttpResponse:
    """The provider who received the group; a host of the day may do this too."""
    enrolment, _actors = find_enrolment(request, pk, Actor.HOST)
    if enrolment.session_id != session_id:
        return redirect("enrolments:provider_attendance", session_id=enrolment.session_id, pk=pk)
    return _answer(request, enrolment, Actor.HOST, reverse("enrolments:roster", args=[session_id]))


def _answer(request: HttpRequest, enrolment: Enrolment, actor: Actor, back_url: str) -> HttpResponse:
    try:
        check_moment(enrolment)
    except Refusal as refusal:
        return refused(request, refusal, back_url=back_url)
    is_named = takes_names(enrolment)
    form = AttendanceCountForm(request.POST or None, initial={"count": _count_before(enrolment)})
    problem: Refusal | None = None
    if request.method == "POST" and (is_named or form.is_valid()):
        try:
            _note(request, enrolment, actor, form, is_named=is_named)
            return redirect(back_url)
        except InvalidInput as raised:
            problem = raised
            if not is_named:
                form.add_error("count", raised.detail)
        except Refusal as raised:
            return refused(request, raised, back_url=back_url)
    guests = _guests(request, enrolment, actor) if is_named else []
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "guests": guests,
        "is_named": is_named,
        "form": form,
        "refusal": problem,
        "back_url": back_url,
    }
    return render(request, "enrolments/attendance.html", context, status=422 if request.method == "POST" else 200)


def _note(request: HttpRequest, enrolment: Enrolment, actor: Actor, form: AttendanceCountForm, *, is_named: bool) -> None:
    user = person(request)
    if not is_named:
        note_attendance(enrolment, by=user, actor=actor, count=form.cleaned_data["count"])
        return
    ticked = request.POST.getlist("present")
    if not all(value.isdecimal() for value in ticked):
        raise errors.PupilNotOnList
    note_attendance(enrolment, by=user, actor=actor, present=[int(value) for value in ticked])


def _count_before(enrolment: Enrolment) -> int:
    return enrolment.places if enrolment.attended_count is None else enrolment.attended_count


def _guests(request: HttpRequest, enrolment: Enrolment, actor: Actor) -> list[tuple[int, str, bool]]:
    """Return who is on the list, everybody ticked as long as nobody noted anything; the look is written down."""
    guests = guests_of(enrolment)
    log_access(
        actor_id=person(request).pk,
        actor_role=actor,
        purpose=AccessPurpose.ATTENDANCE,
        school_id=enrolment.school_id,
        object_label="enrolment",
        object_id=enrolment.pk,
        person_count=len(guests),
    )
    is_fresh = enrolment.status in GOING
    ticked = set(request.POST.getlist("present")) if request.method == "POST" else None
    return [
        (one.place_id, one.name, str(one.place_id) in ticked if ticked is not None else is_fresh or one.is_present)
        for one in guests
    ]
