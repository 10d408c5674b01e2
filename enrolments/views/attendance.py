"""Note who came: a mark per pupil, or one number where there are no names. For the teacher and for the provider.

The page is an ordinary form. With script it keeps what is tapped on the device and sends it to the interface when there is
internet (``js/attendance.js``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from enrolments import errors
from enrolments.choices import CAME, Attendance
from enrolments.emails.contents import group_name
from enrolments.forms.attendance import AttendanceForm
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.attendance import Difference, Mark
from enrolments.services.attendance import Noted, check_moment, note_attendance, takes_names
from enrolments.services.roster import guests_of
from enrolments.views.doors import find_enrolment, refused
from kit.refusals import InvalidInput, Refusal
from privacy.models import AccessPurpose
from privacy.services import log_access

SENT = {mark.value for mark in Attendance} - {Attendance.UNKNOWN.value}


@dataclass(frozen=True, slots=True)
class Line:
    """One pupil on the list with the mark that the form shows, and the one that stood there when it was made."""

    place_id: int
    pupil_id: int
    name: str
    mark: str
    saw: str


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
        check_moment(enrolment, actor)
    except Refusal as refusal:
        return refused(request, refusal, back_url=back_url)
    is_named = takes_names(enrolment)
    lines = _lines(request.POST, enrolment, actor) if is_named else []
    form = AttendanceForm(request.POST if request.method == "POST" else None, initial=_initial(enrolment), is_named=is_named)
    problem: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            noted = _note(request, enrolment, actor, form, lines)
            if not noted.differences:
                return redirect(back_url)
            stands = _lines(None, enrolment, actor)
            return _show(request, enrolment, actor, stands, _fresh(enrolment, is_named), back_url, noted=noted)
        except InvalidInput as raised:
            problem = raised
            if not is_named:
                form.add_error("extra" if isinstance(raised, errors.ExtraDoesNotFit) else "count", raised.detail)
        except Refusal as raised:
            return refused(request, raised, back_url=back_url)
    return _show(request, enrolment, actor, lines, form, back_url, refusal=problem)


def _note(request: HttpRequest, enrolment: Enrolment, actor: Actor, form: AttendanceForm, lines: list[Line]) -> Noted:
    marks = {line.place_id: Mark(Attendance(line.mark), saw=Attendance(line.saw)) for line in lines if line.mark in SENT}
    if len(marks) < len(lines):
        raise errors.AttendanceIncomplete(count=len(lines) - len(marks))
    return note_attendance(enrolment, by=person(request), actor=actor, marks=marks, tally=form.tally())


def _show(
    request: HttpRequest,
    enrolment: Enrolment,
    actor: Actor,
    lines: list[Line],
    form: AttendanceForm,
    back_url: str,
    *,
    refusal: Refusal | None = None,
    noted: Noted | None = None,
) -> HttpResponse:
    """Show the list; a look at names is written down."""
    if lines:
        log_access(
            actor_id=person(request).pk,
            actor_role=actor,
            purpose=AccessPurpose.ATTENDANCE,
            school_id=enrolment.school_id,
            object_label="enrolment",
            object_id=enrolment.pk,
            pupil_ids=[one.pupil_id for one in lines],
        )
    marks = [line.mark for line in lines]
    context: dict[str, Any] = {  # Any: template context
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "lines": lines,
        "choices": [(Attendance.PRESENT, _("er")), (Attendance.LATE, _("later")), (Attendance.ABSENT, _("niet"))],
        "there": sum(mark in CAME for mark in marks),
        "late": marks.count(Attendance.LATE),
        "open": marks.count(Attendance.UNKNOWN),
        "form": form,
        "refusal": refusal,
        "differences": _in_words(noted.differences, lines) if noted else [],
        "back_url": back_url,
        "is_fresh": enrolment.attended_count is None,
    }
    return render(request, "enrolments/attendance.html", context, status=422 if form.is_bound else 200)


def _initial(enrolment: Enrolment) -> dict[str, int | None]:
    """Return the numbers to begin with: everybody, as long as nobody counted."""
    came = enrolment.attended_count
    listed = None if came is None else came - enrolment.extra_count
    count = enrolment.places if listed is None else listed
    return {"count": count, "extra": enrolment.extra_count, "saw_count": listed, "saw_extra": enrolment.extra_count}


def _fresh(enrolment: Enrolment, is_named: bool) -> AttendanceForm:
    return AttendanceForm(initial=_initial(enrolment), is_named=is_named)


def _in_words(differences: Any, lines: list[Line]) -> list[tuple[str, Difference, str, str]]:  # Any: a sequence of Difference
    """Return each difference with the pupil's name and both marks as words; numbers as they are."""
    names = {line.place_id: line.name for line in lines}
    labels: Mapping[str, str] = {mark.value: str(mark.label) for mark in Attendance}
    return [
        (names.get(one.place or 0, ""), one, labels.get(one.theirs, one.theirs), labels.get(one.yours, one.yours))
        for one in differences
    ]


def _lines(sent: QueryDict | None, enrolment: Enrolment, actor: Actor) -> list[Line]:
    """Return who is on the list, with what was sent or else what stands."""
    guests = guests_of(enrolment, for_school=actor == Actor.TEACHER)
    if sent is None:
        return [Line(one.place_id, one.pupil_id, one.name, one.mark, one.mark) for one in guests]
    return [Line(one.place_id, one.pupil_id, one.name, *_sent(sent, one.place_id, one.mark)) for one in guests]


def _sent(sent: QueryDict, place_id: int, stands: str) -> tuple[str, str]:
    """Return the mark and what stood there when the form was made; "the rest was there" fills what has no mark."""
    saw = sent.get(f"saw-{place_id}", stands)
    saw = saw if saw in SENT else Attendance.UNKNOWN.value
    mark = sent.get(f"mark-{place_id}", "")
    if mark in SENT:
        return mark, saw
    return (Attendance.PRESENT.value if "rest" in sent else stands), saw
