"""The only code that writes a status. Every move is a row in the history, and moves the places with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from activities.errors import SessionFull
from activities.models import Session
from activities.services.places import CLAIM, claim_places, release_places, why_not
from enrolments import errors
from enrolments.choices import HOLDING, EnrolmentStatus
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.moves import START, Actor, Move
from enrolments.rules.guards import UNDO
from enrolments.services.judging import checked_move, judge_move
from kit import versions

# One statement for the places, the sign-up, its history and its pupils, whatever their number (perf page §3). Pupils go in
# by id: two groups that share pupils then wait for each other in the same order, and never in a circle. A hold of the same
# class is locked before the date's row (as everywhere) and taken over: its places count as given back.
BEGIN = """
WITH held AS MATERIALIZED (
    SELECT id, claim FROM enrolments_hold WHERE session_id = %(session)s AND school_class_id = %(school_class)s FOR UPDATE
), session AS ({session}), taken_over AS (
    DELETE FROM enrolments_hold USING session, held WHERE enrolments_hold.id = held.id AND NOT %(is_waiting)s
), enrolment AS (
    INSERT INTO enrolments_enrolment (id, school_id, session_id, school_class_id, mode, places, capacity_unit, adults, note,
        status, status_reason, answer_until, waiting_number, least_places, takes_other_dates, stands_in_for_id, offer_until,
        bundle_id, teacher_id, enrolled_by_id, created_at, updated_at)
    SELECT %(id)s, %(school)s, session.id, %(school_class)s, %(mode)s, %(places)s, session.capacity_unit, %(adults)s, %(note)s,
        %(status)s, '', %(answer_until)s, CASE WHEN %(is_waiting)s THEN nextval('enrolments_waiting_number') END,
        %(least_places)s, %(takes_other_dates)s, %(stands_in_for)s, %(offer_until)s, %(bundle)s, %(teacher)s, %(by)s, %(now)s,
        %(now)s
    FROM session
    RETURNING id, school_id, waiting_number
), history AS (
    INSERT INTO enrolments_enrolmenttransition (school_id, enrolment_id, from_status, to_status, by_id, at, reason)
    SELECT enrolment.school_id, enrolment.id, origin, target, mover, %(now)s, ''
    FROM enrolment, unnest(%(origins)s::text[], %(targets)s::text[], %(movers)s::bigint[])
        WITH ORDINALITY AS step (origin, target, mover, number)
    ORDER BY number
), named AS (
    INSERT INTO enrolments_place (school_id, enrolment_id, pupil_id, session_id, starts_at, ends_at, is_active, attendance)
    SELECT enrolment.school_id, enrolment.id, pupil, session.id, session.starts_at, session.ends_at, %(is_busy)s, 'unknown'
    FROM session, enrolment, unnest(%(pupils)s::bigint[]) AS pupil ORDER BY pupil
)
SELECT waiting_number, (SELECT coalesce(sum(claim), 0) FROM held) FROM enrolment
"""
HELD = "(SELECT coalesce(sum(claim), 0) FROM held)"
# A waiting group claims nothing; a hold of its class that did not suffice is released by the caller beforehand.
JUST_LOOK = "SELECT id, starts_at, ends_at, capacity_unit FROM activities_session WHERE id = %(session)s"
# What a guard may ask of a date: read anew under its lock.
TIMES = ("starts_at", "ends_at", "enrolment_closes_at")


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a sign-up that begins."""

    target: EnrolmentStatus
    actor: Actor


def begin(enrolment: Enrolment, *, pupil_ids: Sequence[int], steps: Sequence[Step], by: User | None = None) -> int:
    """Write a new sign-up that goes through these steps at once, with its history and its pupils.

    ``by`` stands in the history where that is somebody else than who signed the group up.

    Claims the places when the last step holds them: all or none, and nothing is written then; a hold of the same class on
    this date is taken over. Returns how many places of that hold came free: the caller runs ``promoting.promote`` when that is
    more than none. Raises ``SessionFull``, ``SessionNotScheduled``. For a waiting group the caller holds the date's row.
    """
    origins = [START, *(step.target for step in steps[:-1])]
    for origin, step in zip(origins, steps, strict=True):
        judge_move(checked_move(origin, step.target, step.actor), enrolment, actor=step.actor)
    enrolment.status = steps[-1].target
    now, claim = timezone.now(), enrolment.session.claim_of(enrolment.places)
    mover = by.pk if by else enrolment.enrolled_by_id
    values: dict[str, Any] = {  # Any: parameters of one statement
        "id": enrolment.pk,
        "school": enrolment.school_id,
        "session": enrolment.session_id,
        "school_class": enrolment.school_class_id,
        "mode": enrolment.mode,
        "places": enrolment.places,
        "claim": claim,
        "adults": enrolment.adults,
        "note": enrolment.note,
        "status": enrolment.status,
        "answer_until": enrolment.answer_until,
        "is_waiting": enrolment.status == EnrolmentStatus.WAITING,
        "is_busy": keeps_pupils_busy(enrolment.status),
        "least_places": enrolment.least_places,
        "takes_other_dates": enrolment.takes_other_dates,
        "stands_in_for": enrolment.stands_in_for_id,
        "offer_until": enrolment.offer_until,
        "bundle": enrolment.bundle_id,
        "teacher": enrolment.teacher_id,
        "by": enrolment.enrolled_by_id,
        "now": now,
        "origins": [str(origin) for origin in origins],
        "targets": [str(step.target) for step in steps],
        "movers": [None if step.actor == Actor.SYSTEM else mover for step in steps],
        "pupils": sorted(pupil_ids),
    }
    takes_places = enrolment.status in HOLDING
    statement = BEGIN.format(session=CLAIM.format(given_back=HELD) if takes_places else JUST_LOOK)
    row = _run(statement, values)
    if row is None:
        refusal = why_not(enrolment.session_id)
        if isinstance(refusal, SessionFull) and refusal.free >= claim:
            # It waited for somebody who gave this very hold back, and judged the date as it was before: once more, as it is now.
            row = _run(statement, values)
        if row is None:
            raise refusal
    enrolment.waiting_number, held = row
    enrolment.created_at = enrolment.updated_at = now
    return max(int(held) - claim, 0) if takes_places else 0


def _run(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:  # Any: parameters and a row
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def hold(enrolment: Enrolment) -> None:
    """Lock the date's row, then read where its sign-up stands now.

    Always in this order: whoever promotes holds the date and wants waiting groups; a group that leaves the other way round
    would meet it in a circle. With an offer on another date goes the date for which its group waits: it can be next there.
    """
    date = lock_dates(*dates_of(enrolment))[enrolment.session_id]
    enrolment.refresh_from_db(fields=_columns())
    for name in TIMES:
        setattr(enrolment.session, name, getattr(date, name))
    check_version(enrolment, is_locked=True)


def check_version(enrolment: Enrolment, *, is_locked: bool = False) -> None:
    """Raise ``StaleVersion`` when the asker speaks of a row that is not so any more. Under the lock it is judged for good."""
    try:
        versions.check_version(enrolment.expected_version, version_of(enrolment))
    except versions.StaleVersion as stale:
        raise stale_version(enrolment) from stale
    if is_locked:
        enrolment.expected_version = None


def stale_version(enrolment: Enrolment) -> errors.StaleVersion:
    """Return the refusal for who speaks of another version, with the tag of this one."""
    return errors.StaleVersion(current=version_of(enrolment))


def version_of(enrolment: Enrolment) -> str:
    """Return the entity tag: changes with every move and every correction."""
    return f'"{enrolment.status}-{enrolment.updated_at.timestamp():.6f}"'


@cache
def _columns() -> list[str]:
    """Everything that the row says by itself, and who goes along; what it belongs to never changes."""
    fields = Enrolment._meta.concrete_fields  # noqa: SLF001  # Django's own way to a model's columns
    return [one.name for one in fields if one.name == "teacher" or not (one.is_relation or one.primary_key)]


def lock_dates(*session_ids: int) -> dict[int, Session]:
    """Lock these dates' rows in the order of their ids: whoever needs several takes them all before anything else.

    Returns when each begins and ends, and when signing up closes, now.
    """
    rows = Session.objects.select_for_update(no_key=True).filter(pk__in=session_ids).order_by("pk")
    return {date.pk: date for date in rows.only(*TIMES)}


def dates_of(enrolment: Enrolment) -> Sequence[int]:
    """Return the sign-up's date and, where it stands in for a group that waits, that group's date; ids ascending."""
    if enrolment.stands_in_for_id is None:
        return [enrolment.session_id]
    waits = Enrolment.objects.filter(pk=enrolment.stands_in_for_id, status=EnrolmentStatus.WAITING)
    return sorted({enrolment.session_id, *waits.values_list("session", flat=True)})


def move(
    enrolment: Enrolment,
    target: EnrolmentStatus,
    *,
    actor: Actor,
    by: User | None,
    action: str = "",
    reason: str = "",
    reason_code: str = "",
    **fields: Any,  # Any: other columns of the row that change with the status
) -> Move:
    """Bring a sign-up to another state, claim or release its places, and note it in the history; return the move made.

    The table of moves judges it here, whoever asks: raises ``MoveNotPossible``, the refusal of a guard that does not hold
    (``rules.guards``), and ``ReasonCodeUnknown``, ``ReasonCodeNeeded``, ``ReasonNeeded``. Guarded: when somebody else moved it
    meanwhile, nothing happens (``MoveNotPossible``). The date's row is locked before the sign-up's, always in that order.
    ``places`` may change with the status only between states that hold no places. Who releases places runs
    ``promoting.promote`` afterwards.
    """
    origin = EnrolmentStatus(enrolment.status)
    made, reason = checked_move(origin, target, actor, action), reason.strip()
    judge_move(made, enrolment, actor=actor, reason=reason, reason_code=reason_code, places=fields.get("places"))
    now = timezone.now()
    changes: dict[str, Any] = {  # Any: columns
        "status": target,
        "status_reason": reason,
        "reason_code": reason_code,
        "undo_to": origin if made.is_undoable else "",
        "undo_until": now + UNDO if made.is_undoable else None,
        "updated_at": now,
        **_whole_again(enrolment, target),
        **fields,
    }
    _move_places(enrolment, origin, target, places=changes.get("places", enrolment.places))
    moved = Enrolment.objects.filter(pk=enrolment.pk, status=origin).update(**changes, sequence=F("sequence") + 1)
    if not moved:
        current = Enrolment.objects.values_list("status", flat=True).get(pk=enrolment.pk)
        raise errors.MoveNotPossible(status=EnrolmentStatus(current).label)
    for name, value in changes.items():
        setattr(enrolment, name, value)
    # Not our own count plus one: a row that was read before somebody else's move would give a calendar a number it knows.
    enrolment.sequence = Enrolment.objects.values_list("sequence", flat=True).get(pk=enrolment.pk)
    _switch_named_places(enrolment, origin, target)
    EnrolmentTransition.objects.create(
        school_id=enrolment.school_id,
        enrolment=enrolment,
        from_status=origin,
        to_status=target,
        by=by,
        reason=reason,
        reason_code=reason_code,
    )
    return made


def move_all(
    enrolments: Sequence[Enrolment], target: EnrolmentStatus, *, actor: Actor, by: User | None, reason: str = ""
) -> None:
    """Bring several sign-ups of one date to the same end at once, in a number of statements that does not grow.

    The rows must be locked by the caller (``select_for_update``), after the date's own row.
    """
    if not enrolments:
        return
    for enrolment in enrolments:
        judge_move(checked_move(enrolment.status, target, actor), enrolment, actor=actor, reason=reason)
    held = sum(enrolment.claim for enrolment in enrolments if enrolment.status in HOLDING)
    if held and target not in HOLDING:
        release_places(enrolments[0].session_id, held)
    now = timezone.now()
    keys = [enrolment.pk for enrolment in enrolments]
    Enrolment.objects.filter(pk__in=keys).update(
        status=target,
        status_reason=reason,
        undo_to="",
        undo_until=None,
        updated_at=now,
        sequence=F("sequence") + 1,
        places=Coalesce("wanted_places", "places"),
        wanted_places=None,
    )
    Place.objects.filter(enrolment__in=keys).update(is_active=False)
    EnrolmentTransition.objects.bulk_create(
        EnrolmentTransition(
            school_id=one.school_id, enrolment=one, from_status=one.status, to_status=target, by=by, reason=reason
        )
        for one in enrolments
    )
    for enrolment in enrolments:
        enrolment.status, enrolment.status_reason, enrolment.updated_at = target, reason, now
        enrolment.places, enrolment.wanted_places = enrolment.wanted_places or enrolment.places, None
        enrolment.sequence += 1


def keeps_pupils_busy(status: str) -> bool:
    """Return whether the group's named pupils count as being there. An offer holds places, not yet people's time."""
    return status in HOLDING and status != EnrolmentStatus.OFFERED


def _whole_again(enrolment: Enrolment, target: EnrolmentStatus) -> dict[str, Any]:  # Any: columns
    """Return what an offer of a part leaves behind: a group that does not take it is as large as it was."""
    if enrolment.status != EnrolmentStatus.OFFERED or enrolment.wanted_places is None:
        return {}
    return {"wanted_places": None, "places": enrolment.places if target in HOLDING else enrolment.wanted_places}


def _move_places(enrolment: Enrolment, origin: EnrolmentStatus, target: EnrolmentStatus, *, places: int) -> None:
    if origin in HOLDING and target not in HOLDING:
        release_places(enrolment.session_id, enrolment.session.claim_of(enrolment.places))
    elif target in HOLDING and origin not in HOLDING:
        claim_places(enrolment.session_id, enrolment.session.claim_of(places))


def _switch_named_places(enrolment: Enrolment, origin: str, target: str) -> None:
    if keeps_pupils_busy(origin) != keeps_pupils_busy(target):
        Place.objects.filter(enrolment=enrolment.pk).update(is_active=keeps_pupils_busy(target))
