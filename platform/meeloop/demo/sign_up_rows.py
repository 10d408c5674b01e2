"""Sign-ups as rows: the group, its history, its named pupils."""

from collections.abc import Iterator, Sequence

from django.db import connection

from activities.choices import CapacityUnit, NamesMode
from enrolments.choices import Attendance, EnrolmentStatus
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.services.moving import keeps_pupils_busy
from meeloop.demo.copying import Row, copy_pairs, copy_rows
from meeloop.demo.steps import adults_for
from meeloop.demo.world import Group

ASKED = (EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED)
NOTED = (EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)


def write_groups(groups: Sequence[Group]) -> None:
    """Write everything about these sign-ups."""
    waited = [group for group in groups if any(step.target == EnrolmentStatus.WAITING for step in group.steps)]
    numbers = dict(zip((group.pk for group in waited), waiting_numbers(len(waited)), strict=True))
    copy_rows(Enrolment, (enrolment_row(group, numbers.get(group.pk)) for group in groups))
    copy_pairs(EnrolmentTransition, [row for group in groups for row in history_rows(group)])
    copy_pairs(Place, [row for group in groups for row in place_rows(group)])


def waiting_numbers(number: int) -> list[int]:
    """Return the next numbers of the waiting list, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('enrolments_waiting_number') FROM generate_series(1, %s)", [number])
        return sorted(row[0] for row in cursor.fetchall())


def enrolment_row(group: Group, waiting_number: int | None) -> Row:
    """Return the group as it stands now."""
    first, last = group.steps[0], group.steps[-1]
    return {
        "id": group.pk,
        "school_id": group.school.pk,
        "session_id": group.occasion.pk,
        "school_class_id": group.school_class.pk,
        "mode": mode_of(group),
        "places": group.places,
        "capacity_unit": CapacityUnit.GROUPS if group.occasion.counts_groups else CapacityUnit.PUPILS,
        "adults": adults_for(group),
        "note": group.note,
        "status": last.target,
        "status_reason": last.reason,
        "reason_code": last.code,
        "answer_until": group.answer_until,
        "least_places": group.least,
        "takes_other_dates": group.takes_other_dates,
        "wanted_places": group.wanted,
        "stands_in_for_id": group.stands_in_for,
        "offer_until": group.offer_until,
        "bundle_id": group.bundle_id,
        "teacher_id": group.school.teacher_id if group.has_teacher else None,
        "waiting_number": waiting_number,
        "attended_count": group.attended,
        "extra_count": group.extra,
        "counted_at": None if group.attended is None else last.at,
        # Who was offered something first did not sign up; its coordinator did, for another date or by a question.
        "enrolled_by_id": first.by if first.target in ASKED else group.school.coordinator_id,
        "created_at": first.at,
        "updated_at": last.at,
    }


def mode_of(group: Group) -> NamesMode:
    """Return whether the group came by name. Last year's came by number: their names would have melted before the demo counts them."""
    came_by_number = group.status in NOTED and not group.pupil_ids
    return NamesMode.NAMES if group.occasion.activity.asks_names and not came_by_number else NamesMode.COUNT


def history_rows(group: Group) -> Iterator[Row]:
    """Yield the group's history, oldest first."""
    origin = ""
    for step in group.steps:
        yield {
            "school_id": group.school.pk,
            "enrolment_id": group.pk,
            "from_status": origin,
            "to_status": step.target,
            "by_id": step.by,
            "at": step.at,
            "reason": step.reason,
            "reason_code": step.code,
        }
        origin = step.target


def place_rows(group: Group) -> Iterator[Row]:
    """Yield the named pupils; of those, the first so many came, and the last of these came later."""
    status, noted_at = group.status, group.steps[-1].at
    listed = (group.attended or 0) - group.extra
    for number, pupil_id in enumerate(group.pupil_ids):
        came = Attendance.PRESENT if number < listed - group.late else Attendance.LATE
        mark = came if number < listed else Attendance.ABSENT
        yield {
            "school_id": group.school.pk,
            "enrolment_id": group.pk,
            "pupil_id": pupil_id,
            "session_id": group.occasion.pk,
            "starts_at": group.occasion.starts_at,
            "ends_at": group.occasion.ends_at,
            "is_active": keeps_pupils_busy(status),
            "attendance": mark if status in NOTED else Attendance.UNKNOWN,
            "noted_at": noted_at if status in NOTED else None,
        }
