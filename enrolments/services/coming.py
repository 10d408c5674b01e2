"""What the rules ask of a group that is signed up already: on its own date as it is now, or on another date it could come on.

A first sign-up is judged by ``enrolling``. Every other way onto a date comes by here: an offer, a proposal, a date on request, a
yes that was given later, a group that changes, a date that moves.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils import timezone

from activities.errors import WorkRefused, WorkYearUnknown
from activities.labour import is_work
from activities.models import Session
from enrolments import errors
from enrolments.models import Enrolment, Place
from enrolments.rules.enrolling import Check, level_fits, may_enrol, year_fits
from enrolments.rules.limits import LIMITS, has_limits
from enrolments.rules.situation import Occasion, SchoolGroup, Situation
from enrolments.rules.work import work_is_lawful
from enrolments.services.surroundings import look_around, nobody_else_counts
from kit.refusals import Refusal
from schools.models import ClassMembership, SchoolClass
from schools.querysets import shown_pupils

# What nobody may set aside about another date, beside what each way asks itself: room, sizes, for whom it is kept.
OTHER_DATE: Sequence[Check] = (level_fits, year_fits, work_is_lawful, *LIMITS)


def keep_law(enrolment: Enrolment, *, places: int | None = None, pupils: Collection[int] | None = None) -> None:
    """Judge labour law once more for a group on its own date, with its class and its week as they are now.

    ``places`` and ``pupils`` where they are about to change. Asks the database only for work. Raises ``WorkRefused``.
    """
    if is_work(enrolment.session.activity.kind):
        bare = _bare(enrolment, enrolment.session, places=places)
        may_enrol(_looked(enrolment, bare, pupils=pupils), (work_is_lawful,))


def law_allows(enrolment: Enrolment, session: Session) -> bool:
    """Return whether this group may work on its date as that is now; True where nobody knows the year of its class."""
    if not is_work(session.activity.kind):
        return True
    try:
        may_enrol(_looked(enrolment, _bare(enrolment, session)), (work_is_lawful,))
    except WorkYearUnknown:
        return True
    except WorkRefused:
        return False
    return True


def check_other_date(enrolment: Enrolment, session: Session) -> None:
    """Judge level, year, labour law and the maxima for a group that could come on another date of its activity.

    The group itself counts for no maximum: it is there already. Raises their refusals, and ``BusyTryAgain`` when somebody
    of the same school signs up for the activity at this very moment: whoever calls may hold rows, so nobody waits here.
    """
    bare = _bare(enrolment, session)
    if has_limits(bare) and not nobody_else_counts(session.activity_id, bare.group.school_class):
        raise errors.BusyTryAgain
    needs_look = is_work(session.activity.kind) or has_limits(bare)
    may_enrol(_looked(enrolment, bare) if needs_look else bare, OTHER_DATE)


def fits_other_date(enrolment: Enrolment, session: Session) -> bool:
    """Return whether ``check_other_date`` has nothing against it."""
    try:
        check_other_date(enrolment, session)
    except Refusal:
        return False
    return True


def _bare(enrolment: Enrolment, session: Session, *, places: int | None = None) -> Situation:
    school_class = enrolment.school_class or SchoolClass(school_id=enrolment.school_id)
    occasion = Occasion(session, session.activity, None, "", "", is_for_school=True)
    group = SchoolGroup(school_class, size=0, is_enrolled=False, places=enrolment.places if places is None else places)
    return Situation(occasion, group, timezone.now())


def _looked(enrolment: Enrolment, bare: Situation, *, pupils: Collection[int] | None = None) -> Situation:
    """Return the situation with the size of the class, its pupils and what is around, without the group's own sign-ups."""
    if pupils is None:
        pupils = Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", flat=True)
    named, school_class = tuple(sorted(pupils)), bare.group.school_class
    members = ClassMembership.objects.filter(shown_pupils("pupil__"), school_class=school_class.pk, left_at=None)
    own = [key for key in (enrolment.pk, enrolment.stands_in_for_id, enrolment.bundle_id) if key]
    return replace(
        bare,
        group=replace(bare.group, size=members.count() if school_class.pk else 0, pupil_ids=named),
        around=look_around(bare.occasion.session.pk, school_class, pupils=named, but=own),
    )
