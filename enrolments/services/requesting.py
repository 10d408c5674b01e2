"""A date on request: a school asks, the provider proposes a date that is kept for it, or says why not.

The answer is an offer like any other: it holds its places for five working days and the school says yes or no to it.
Nobody is kept waiting for ever: without an answer the question lapses after twice the provider's own term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from activities.errors import GroupMayNotWorkThen, SessionFull, WorkRefused
from activities.models import ActivityPage, Session
from activities.recognition import lacks_recognition
from activities.rules import SessionPlan, activities_below
from activities.services.sessions import schedule_session
from enrolments import errors
from enrolments.choices import DateRequestStatus as Status
from enrolments.choices import EnrolmentStatus
from enrolments.emails import requesting as letters
from enrolments.models import DateRequest, Enrolment
from enrolments.moves import Actor
from enrolments.rules.enrolling import (
    activity_is_online,
    adults_are_enough,
    group_is_not_too_large,
    group_is_not_too_small,
    level_fits,
    may_enrol,
    number_fits_class,
    number_is_given,
    provider_is_recognised,
    school_is_verified,
    year_fits,
)
from enrolments.rules.situation import Occasion, SchoolGroup, Situation
from enrolments.rules.work import class_is_old_enough_to_work
from enrolments.services.answering import proposal_end
from enrolments.services.coming import check_other_date
from enrolments.services.moving import Step, begin
from enrolments.services.reading import classes_to_enrol, group_of
from enrolments.services.sweeping import for_each
from enrolments.services.transactions import one_transaction
from enrolments.services.turns import keep_questions
from kit.constraints import refusing
from kit.refusals import NotFound, Refusal
from kit.working_days import add_working_days
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of
from schools.models import SchoolClass
from schools.rules import COORDINATING, schools_of

SHOWN = 100
FURTHEST = timedelta(days=2 * 366)
ABOUT_THE_QUESTION = (
    activity_is_online,
    provider_is_recognised,
    school_is_verified,
    level_fits,
    year_fits,
    class_is_old_enough_to_work,
    number_is_given,
    number_fits_class,
    group_is_not_too_small,
    group_is_not_too_large,
    adults_are_enough,
)


@dataclass(frozen=True, slots=True)
class Question:
    """With how many, and when it suits: any day from the first up to and including the last."""

    places: int
    first_day: date
    last_day: date
    adults: int = 1
    wishes: str = ""


def asked_by(user: User) -> QuerySet[DateRequest]:
    """Return the questions of the schools where this person signs classes up."""
    return _with_details().filter(school__in=schools_of(user, *COORDINATING))


def latest_questions(user: User) -> Sequence[DateRequest]:
    """Return what this person's schools asked: open questions first, the earliest term in front, then the newest others."""
    mine = asked_by(user)
    is_open = list(mine.filter(status=Status.OPEN).order_by("answer_until", "pk")[:SHOWN])
    return [*is_open, *mine.exclude(status=Status.OPEN).order_by("-created_at", "-pk")[:SHOWN]]


def asked_of(user: User) -> QuerySet[DateRequest]:
    """Return the questions to the approved providers for which this person may answer."""
    edited = providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED)
    return _with_details().filter(activity__in=activities_below(edited))


def ask_for_date(*, activity_id: int, school_class_id: int, question: Question, by: User) -> DateRequest:
    """Ask a provider for a date for a class; its people get mail.

    The mail goes ten minutes later: what is taken back or answered by then sends none. Raises ``NotFound``, ``NotOnRequest``,
    ``DaysDoNotFit``, ``AskedAlready``, ``TooManyQuestions`` and the refusals of ``ABOUT_THE_QUESTION``.
    """
    school_class = classes_to_enrol(by, 0).filter(pk=school_class_id).first()
    activity = ActivityPage.objects.filter(pk=activity_id).exclude(first_published_at=None).first()
    if school_class is None or activity is None:
        raise NotFound
    if not activity.is_on_request:
        raise errors.NotOnRequest
    _judge(activity, school_class, question)
    keep_questions(activity, school_class.school_id)
    now = timezone.now()
    with one_transaction(), refusing({"date_requested_once_per_class": errors.AskedAlready}):
        asked = DateRequest.objects.create(
            school_id=school_class.school_id,
            school_class=school_class,
            activity=activity,
            places=question.places,
            adults=question.adults,
            first_day=question.first_day,
            last_day=question.last_day,
            wishes=question.wishes.strip()[:300],
            asked_by=by,
            answer_until=add_working_days(timezone.localtime(now), 2 * activity.answer_working_days),
        )
        letters.tell_provider_soon(asked)
    return asked


def propose_date(asked: DateRequest, *, plan: SessionPlan, by: User) -> Enrolment:
    """Make a date that is kept for this school and offer it to its class; return that offer.

    It is held for five working days. Where names are asked, the school chooses who goes after its yes. Raises
    ``RequestAnswered``, ``OutsideAskedDays``, ``DateDoesNotFit``, ``GroupMayNotWorkThen`` and what ``schedule_session`` raises.
    """
    with one_transaction():
        _hold(asked)
        day = timezone.localdate(plan.starts_at)
        if not asked.first_day <= day <= asked.last_day:
            raise errors.OutsideAskedDays(first=f"{asked.first_day:%d-%m-%Y}", last=f"{asked.last_day:%d-%m-%Y}")
        session = schedule_session(activity=asked.activity, plan=plan, by=by)
        session.reserved_for.add(asked.school_id)
        offered = _offer(asked, session, by=by)
        asked.status, asked.session = Status.ANSWERED, session
        asked.save(update_fields=["status", "session", "updated_at"])
        letters.take_back(asked)
        letters.tell_of_proposal(offered)
    return offered


def decline_date(asked: DateRequest, *, reason: str, by: User) -> DateRequest:
    """Say no, with a reason that the school reads. Raises ``ReasonNeeded``, ``RequestAnswered``."""
    if not reason.strip():
        raise errors.ReasonNeeded
    with one_transaction():
        _hold(asked)
        _end(asked, Status.DECLINED, reason=reason.strip()[:300])
        letters.take_back(asked)
        letters.tell_school(asked, "date_declined")
    return asked


def withdraw_question(asked: DateRequest, *, by: User) -> DateRequest:
    """Take a question back; who of the provider read of it already hears that too. Raises ``RequestAnswered``."""
    with one_transaction():
        _hold(asked)
        _end(asked, Status.WITHDRAWN)
        letters.tell_provider(asked, "date_withdrawn", but=letters.take_back(asked))
    return asked


def lapse_questions(*, now: datetime | None = None) -> int:
    """End what nobody answered in time and tell the school; return how many. Each in a transaction of its own."""
    due = _with_details().filter(status=Status.OPEN, answer_until__lte=now or timezone.now())
    return for_each(due.order_by("answer_until", "pk"), _lapse)


def _lapse(asked: DateRequest) -> bool:
    try:
        with one_transaction():
            _hold(asked)
            _end(asked, Status.LAPSED)
            letters.tell_school(asked, "date_lapsed")
    except (errors.RequestAnswered, errors.BusyTryAgain):  # answered at this very moment, or the clock comes by again
        return False
    return True


def _judge(activity: ActivityPage, school_class: SchoolClass, question: Question) -> None:
    today = timezone.localdate()
    if not today <= question.first_day <= question.last_day <= today + FURTHEST:
        raise errors.DaysDoNotFit
    provider = activity.provider
    occasion = Occasion(
        session=Session(activity=activity),
        activity=activity,
        provider_id=provider.pk,
        provider_name=provider.name,
        provider_status=provider.status,
        is_for_school=True,
        lacks_recognition=lacks_recognition(activity.kind, provider),
    )
    known = group_of(school_class)
    group = SchoolGroup(school_class, size=known.size, is_enrolled=False, places=question.places, adults=question.adults)
    may_enrol(Situation(occasion, group, timezone.now()), ABOUT_THE_QUESTION)


def _offer(asked: DateRequest, session: Session, *, by: User) -> Enrolment:
    offered = Enrolment(
        school_id=asked.school_id,
        session=session,
        school_class_id=asked.school_class_id,
        mode=asked.activity.names_mode,
        places=asked.places,
        adults=asked.adults,
        enrolled_by_id=asked.asked_by_id,
        offer_until=proposal_end(timezone.now(), session.starts_at),
    )
    try:
        check_other_date(offered, session)
    except errors.BusyTryAgain:
        raise
    except WorkRefused as refusal:
        raise GroupMayNotWorkThen from refusal
    except Refusal as refusal:
        raise errors.DateDoesNotFit from refusal
    try:
        begin(offered, pupil_ids=(), steps=(Step(EnrolmentStatus.OFFERED, Actor.PROVIDER),), by=by)
    except SessionFull as full:
        raise errors.DateDoesNotFit from full
    stored: Enrolment = Enrolment.objects.with_details().get(pk=offered.pk)
    return stored


def _hold(asked: DateRequest) -> None:
    """Lock the question and read where it stands. Raises ``RequestAnswered``."""
    asked.status = DateRequest.objects.select_for_update().values_list("status", flat=True).get(pk=asked.pk)
    if asked.status != Status.OPEN:
        raise errors.RequestAnswered(status=Status(asked.status).label)


def _end(asked: DateRequest, status: Status, *, reason: str = "") -> None:
    asked.status, asked.reason = status, reason
    asked.save(update_fields=["status", "reason", "updated_at"])


def _with_details() -> QuerySet[DateRequest]:
    return DateRequest.objects.select_related("school", "school_class", "activity", "asked_by", "session")
