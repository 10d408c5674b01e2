"""A group that stands on a list changes: other pupils, more or fewer, another teacher. Places move with it."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from activities.choices import NamesMode
from activities.errors import SessionFull
from activities.services.places import claim_places, release_places
from enrolments import emails, errors
from enrolments.choices import EnrolmentStatus
from enrolments.emails.approving import tell_it_grew
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.changing import Change, Outcome, check_list_is_open
from enrolments.rules.enrolling import ABOUT_THE_GROUP, date_goes_on, may_enrol
from enrolments.rules.limits import pupils_have_not_enough
from enrolments.rules.situation import SchoolGroup, Situation
from enrolments.services.approving import approval_needed
from enrolments.services.coming import keep_law
from enrolments.services.holding import clear_and_serve
from enrolments.services.judging import judge_action
from enrolments.services.moving import hold, move, stale_version
from enrolments.services.promoting import promote
from enrolments.services.reading import pupils_for, read_occasion
from enrolments.services.surroundings import count_again
from enrolments.services.transactions import one_transaction
from enrolments.services.turns import keep_changes
from schools.models import ClassMembership, SchoolClass
from schools.models import SchoolMembership as Membership
from schools.querysets import shown_pupils

MOST_NOTE = 300


def change_group(enrolment: Enrolment, *, change: Change, by: User, seen_at: datetime | None = None) -> Enrolment:
    """Make a group what the change says, all or nothing; places that come free go to who waits, in the same transaction.

    Nothing different: nothing happens. Pupils whose data is frozen are not shown, so they stay whatever is sent.
    ``seen_at`` is the row's ``updated_at`` as the reader saw it. Raises ``StaleVersion``, ``MoveNotPossible``,
    ``SessionStarted``, ``ListClosed``, ``ChangedTooOften``, ``ReasonNeeded``, ``ReasonCodeNeeded``, ``ReasonCodeUnknown``, ``GroupCannotGrow``,
    ``TeacherNotAtSchool``, ``PupilsNotInClass``, ``ChooseByName``, ``NamesNotNeeded``, ``WorkRefused`` and the refusals of ``rules.enrolling`` about the group.
    """
    with one_transaction():
        _keep_limits(enrolment, change)
        hold(enrolment)
        if seen_at is not None and enrolment.updated_at != seen_at:
            raise stale_version(enrolment)
        judge_action(enrolment, "change", actor=Actor.SCHOOL)
        outcome = _outcome(enrolment, change)
        if outcome.changes_anything(enrolment):
            keep_changes(enrolment)
            _judge(enrolment, outcome)
            _carry_out(enrolment, outcome, by=by, change=change)
    return enrolment


def _outcome(enrolment: Enrolment, change: Change) -> Outcome:
    outcome = Outcome(
        places=enrolment.places if change.places is None else change.places,
        adults=enrolment.adults if change.adults is None else change.adults,
        note=enrolment.note if change.note is None else change.note.strip()[:MOST_NOTE],
        teacher=change.teacher if change.sets_teacher else enrolment.teacher_id,
    )
    if enrolment.mode != NamesMode.NAMES:
        if change.pupils:
            raise errors.NamesNotNeeded
        return outcome
    if change.places is not None and change.places != enrolment.places:
        raise errors.ChooseByName
    if change.pupils is None:
        return replace(outcome, places=enrolment.places)
    rows = Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", "pupil__restricted_at")
    here = {pupil for pupil, _frozen_at in rows}
    frozen = {pupil for pupil, frozen_at in rows if frozen_at}
    wanted = change.pupils | frozen
    if wanted == here:  # names may have melted since: then the head count says more than the list
        return replace(outcome, places=enrolment.places)
    return replace(
        outcome, places=len(wanted), added=frozenset(wanted - here), removed=frozenset(here - wanted), is_naming=not here
    )


def _judge(enrolment: Enrolment, outcome: Outcome) -> None:
    now = timezone.now()
    occasion = read_occasion(enrolment.session_id, school_id=enrolment.school_id)
    group = SchoolGroup(
        school_class=enrolment.school_class or SchoolClass(school=enrolment.school),
        size=_size(enrolment),
        is_enrolled=False,
        places=outcome.places,
        adults=outcome.adults,
    )
    situation = Situation(occasion, group, now)
    may_enrol(situation, (date_goes_on,))
    if outcome.teacher != enrolment.teacher_id:
        _check_teacher(enrolment, outcome.teacher)
    check_list_is_open(outcome, enrolment, closes_at=occasion.session.enrolment_closes_at, now=now)
    if outcome.changes_group(enrolment):
        may_enrol(replace(situation, group=_with_added(group, enrolment, outcome)), ABOUT_THE_GROUP)
    if outcome.added or outcome.places > enrolment.places:
        here = set(Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", flat=True))
        keep_law(enrolment, places=outcome.places, pupils=here - outcome.removed | outcome.added)


def _keep_limits(enrolment: Enrolment, change: Change) -> None:
    """Judge the maximum per pupil for who comes new, before any row is locked (``count_again`` says why)."""
    if change.pupils is None or enrolment.school_class is None or not enrolment.session.activity.most_per_pupil:
        return
    here = Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", flat=True)
    added = tuple(sorted(change.pupils - set(here)))
    if not added:
        return
    group = SchoolGroup(enrolment.school_class, size=0, is_enrolled=False, places=len(added), pupil_ids=added)
    situation = Situation(read_occasion(enrolment.session_id), group, timezone.now())
    may_enrol(replace(situation, around=count_again(situation)), (pupils_have_not_enough,))


def _with_added(group: SchoolGroup, enrolment: Enrolment, outcome: Outcome) -> SchoolGroup:
    """Return the group with what stands in the way of who comes new. Raises ``PupilsNotInClass``."""
    if not outcome.added:
        return group
    if enrolment.school_class is None:
        raise errors.PupilsNotInClass
    found = list(
        pupils_for(enrolment.school_class, enrolment.session)
        .filter(pk__in=outcome.added)
        .values_list("is_here", "is_elsewhere")
    )
    if len(found) != len(outcome.added):
        raise errors.PupilsNotInClass
    return replace(
        group,
        pupil_ids=tuple(sorted(outcome.added)),
        enrolled_here=sum(is_here for is_here, _elsewhere in found),
        enrolled_elsewhere=sum(elsewhere for _is_here, elsewhere in found),
    )


def _size(enrolment: Enrolment) -> int:
    members = ClassMembership.objects.filter(shown_pupils("pupil__"), school_class=enrolment.school_class_id, left_at=None)
    return members.count() if enrolment.school_class_id else 0


def _check_teacher(enrolment: Enrolment, teacher: int | None) -> None:
    works_here = Membership.objects.filter(
        school=enrolment.school_id, user=teacher, ended_at=None, user__is_active=True, user__blocked_at=None
    )
    if teacher is not None and not works_here.exists():
        raise errors.TeacherNotAtSchool


def _carry_out(enrolment: Enrolment, outcome: Outcome, *, by: User, change: Change) -> None:
    session = enrolment.session
    more = session.claim_of(outcome.places) - session.claim_of(enrolment.places)
    if more > 0:
        clear_and_serve(session.pk)
        try:
            claim_places(session.pk, more)
        except SessionFull as full:
            raise errors.GroupCannotGrow(free=full.free, wanted=more) from full
    elif more < 0:
        release_places(session.pk, -more)
    status = EnrolmentStatus(enrolment.status)
    _write_names(enrolment, outcome)
    made = move(
        enrolment,
        status,
        actor=Actor.SCHOOL,
        by=by,
        action="change",
        reason=change.reason,
        reason_code=change.reason_code,
        places=outcome.places,
        adults=outcome.adults,
        note=outcome.note,
        teacher_id=outcome.teacher,
    )
    emails.tell(enrolment, made)
    # The yes was to the class and the day, so it stays; who gave it knows what became of it.
    if (more > 0 or outcome.added) and status != EnrolmentStatus.DRAFT and approval_needed(enrolment.school, by):
        tell_it_grew(enrolment, by=by)
    if more < 0:
        promote(session.pk)


def _write_names(enrolment: Enrolment, outcome: Outcome) -> None:
    Place.objects.filter(enrolment=enrolment.pk, pupil__in=outcome.removed).delete()
    session = enrolment.session
    # By id, as everywhere: two groups that share pupils wait for each other in the same order.
    Place.objects.bulk_create(
        Place(
            school_id=enrolment.school_id,
            enrolment=enrolment,
            pupil_id=pupil,
            session=session,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for pupil in sorted(outcome.added)
    )
