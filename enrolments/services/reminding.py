"""Reminders: found by a few questions to the database, sent once per cause, on working days between 08.00 and 18.00.

Each batch is one transaction: the groups are locked as they stand now, their mails queued, and the cause noted as dealt with.
A worker that is killed leaves nothing half done, and two workers at once take different groups.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import (
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from activities.choices import SessionStatus
from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails import reminding as mails
from enrolments.emails.mails import Mail, send
from enrolments.models import Enrolment, EnrolmentTransition, Reminder
from enrolments.moves import Actor
from enrolments.rules.reminders import ATTENDANCE_DAYS, LONGEST, Cause, Step, is_worth_it, last_day_done, steps_by_kinds
from enrolments.rules.rhythm import is_sending_time
from enrolments.services.transactions import one_transaction
from enrolments.services.windows import current_terms
from kit.when import midnight
from kit.working_days import add_working_days

BATCH = 50
ONE_DAY = timedelta(days=1)
Due = QuerySet[Enrolment]
MailsOf = Callable[[Sequence[Enrolment]], Sequence[Mail]]


def remind(*, now: datetime | None = None) -> int:
    """Queue every reminder that is due; return for how many groups something was said. Twice is once."""
    moment = timezone.localtime(now or timezone.now())
    if not is_sending_time(moment):
        return 0
    return _before_the_day(moment) + _answers(moment) + _offers(moment) + _attendance(moment)


def _before_the_day(now: datetime) -> int:
    return sum(_step(step, kinds, now) for step, kinds in steps_by_kinds().items())


def _step(step: Step, kinds: Sequence[str], now: datetime) -> int:
    today = now.date()
    statuses = (EnrolmentStatus.ACCEPTED,) if step.cause == Cause.COMING else GOING
    due = Enrolment.objects.filter(
        status__in=statuses,
        session__status=SessionStatus.SCHEDULED,
        session__activity__kind__in=kinds,
        session__starts_at__gt=now,
        session__starts_at__lt=midnight(step.horizon(today) + ONE_DAY),
    )

    def mails_of(groups: Sequence[Enrolment]) -> Sequence[Mail]:
        worth = [one for one in groups if _is_worth_it(step, one, today)]
        if step.cause == Cause.TOMORROW:
            return [mails.tomorrow(_all_of(session), day_of(ones[0])) for session, ones in _by_session(worth).items()]
        mail = mails.prepare if step.cause == Cause.PREPARE else mails.coming
        return [mail(one, day_of(one)) for one in worth]

    return _settle(step.cause, due, mails_of)


def _is_worth_it(step: Step, enrolment: Enrolment, today: date) -> bool:
    since = timezone.localtime(enrolment.created_at).date()
    # Numbers are news to a provider however late a group came.
    return step.cause == Cause.TOMORROW or is_worth_it(step, day_of(enrolment), known_since=since, today=today)


def _answers(now: datetime) -> int:
    """Whoever must answer is reminded when half the time is over, and on the last working day where that is later."""
    asked = Enrolment.objects.filter(
        status__in=(EnrolmentStatus.DRAFT, EnrolmentStatus.REQUESTED), answer_until__gt=now, session__starts_at__gt=now
    )
    halfway = _half_over(asked, F("answer_until"), now)
    last_day = Q(answer_until__lte=add_working_days(timezone.localtime(now), 1))
    day = TruncDate("answer_until")

    def mails_of(cause: Cause) -> MailsOf:
        return lambda groups: [mails.answer_needed(one, cause) for one in groups]

    return _settle(Cause.ANSWER_LAST, halfway.filter(last_day), mails_of(Cause.ANSWER_LAST), day=day) + _settle(
        Cause.ANSWER_HALFWAY, halfway.exclude(last_day), mails_of(Cause.ANSWER_HALFWAY), day=day
    )


def _offers(now: datetime) -> int:
    offered = Enrolment.objects.filter(status=EnrolmentStatus.OFFERED, offer_until__gt=now)
    due = _half_over(offered, F("offer_until"), now).filter(offer_until__lte=add_working_days(timezone.localtime(now), 1))
    return _settle(
        Cause.OFFER_LAST, due, lambda groups: [mails.offer_ends(one) for one in groups], day=TruncDate("offer_until")
    )


def _attendance(now: datetime) -> int:
    return sum(_attendance_after(cause, now) for cause in ATTENDANCE_DAYS)


def _attendance_after(cause: Cause, now: datetime) -> int:
    last = last_day_done(cause, now.date())
    due = Enrolment.objects.filter(
        status__in=GOING,
        session__status=SessionStatus.SCHEDULED,
        session__ends_at__gte=midnight(last - timedelta(days=LONGEST)),
        session__ends_at__lt=midnight(last + ONE_DAY),
    )
    terms = current_terms()

    def mails_of(groups: Sequence[Enrolment]) -> Sequence[Mail]:
        open_ones = [one for one in groups if now < terms.attendance_until(one.session) and not _is_overtaken(cause, one, now)]
        found: list[Mail] = []
        for ones in _by_session(open_ones).values():
            ends = [(one, terms.note_until(one, {Actor.HOST})) for one in ones]
            by_provider = [(one, end) for one, end in ends if now < end]
            found += mails.attendance_missing(ones, cause, terms.attendance_until(ones[0].session), by_provider=by_provider)
        return found

    return _settle(cause, due, mails_of)


def _is_overtaken(cause: Cause, enrolment: Enrolment, now: datetime) -> bool:
    """After a stop of days the first reminder makes way for the last: never two at once."""
    ended_on = timezone.localtime(enrolment.session.ends_at).date()
    return cause == Cause.ATTENDANCE_FIRST and ended_on <= last_day_done(Cause.ATTENDANCE_LAST, now.date())


def _settle(cause: Cause, due: Due, mails_of: MailsOf, *, day: TruncDate | None = None) -> int:
    """Say it for every group of these that nobody was told yet; return for how many."""
    known = Reminder.objects.filter(enrolment=OuterRef("pk"), cause=cause, day=OuterRef("cause_day"))
    waiting = due.annotate(cause_day=day or TruncDate("session__starts_at", output_field=DateField())).filter(~Exists(known))
    total = 0
    while groups := _take(cause, waiting, mails_of):
        total += groups
    return total


def _take(cause: Cause, waiting: Due, mails_of: MailsOf) -> int:
    with one_transaction():
        rows = Enrolment.objects.with_details().select_related("teacher")
        locked = waiting.order_by("session", "pk").select_for_update(of=("self",), no_key=True, skip_locked=True)[:BATCH]
        days = {one.pk: one.cause_day for one in locked}  # type: ignore[attr-defined]  # annotated by _settle()
        groups = list(rows.filter(pk__in=days).order_by("session", "pk"))
        send(*mails_of(groups))
        Reminder.objects.bulk_create(
            [Reminder(school_id=one.school_id, enrolment=one, cause=cause, day=days[one.pk]) for one in groups],
            ignore_conflicts=True,
        )
    return len(groups)


def _half_over(asked: Due, end: F, now: datetime) -> Due:
    """Keep those of which half the time to answer is over, counted from the move that asked."""
    since = (
        EnrolmentTransition.objects.filter(enrolment=OuterRef("pk"), to_status=OuterRef("status"))
        .order_by()
        .values("enrolment")
        .annotate(at=Max("at"))
        .values("at")
    )
    moment = Value(now, output_field=DateTimeField())
    return asked.annotate(
        since=Subquery(since),
        left=ExpressionWrapper(end - moment, output_field=DurationField()),
        gone=ExpressionWrapper(moment - F("since"), output_field=DurationField()),
    ).filter(left__lte=F("gone"))


def _all_of(session_id: int) -> Sequence[Enrolment]:
    """Return every group that goes on a date: numbers are of the whole date, also when only one of them is new."""
    return list(Enrolment.objects.with_details().filter(session=session_id, status__in=GOING).order_by("school__name", "pk"))


def _by_session(groups: Sequence[Enrolment]) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for one in groups:
        found[one.session_id].append(one)
    return found


def day_of(enrolment: Enrolment) -> date:
    """Return the Dutch day of a group's activity."""
    return timezone.localtime(enrolment.session.starts_at).date()
