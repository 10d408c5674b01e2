"""The conversation between a school and a provider about a sign-up, and a message to all groups of a date."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from activities.models import Session
from activities.rules import activities_below
from enrolments import errors
from enrolments.choices import Side
from enrolments.emails.talking import tell_of_messages
from enrolments.models import Enrolment, EnrolmentMessage, Place
from enrolments.rules.talking import OTHER_SIDE, Name, check_can_talk, check_content, tidy
from enrolments.services.roster import NAMED, SHOWN
from enrolments.services.windows import current_terms
from kit.rate_limit import seconds_to_wait
from providers.choices import ProviderStatus
from providers.rules import providers_of
from schools.models import Pupil
from schools.querysets import shown_pupils
from schools.rules import schools_of

HOUR = 3600
MOST_AN_HOUR, MOST_TO_ALL_AN_HOUR = 30, 6
THREADS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Unread:
    """A sign-up about which the other side said something new."""

    enrolment: Enrolment
    number: int


def say(enrolment: Enrolment, *, side: Side, by: User, text: str, is_sure: bool = False) -> EnrolmentMessage:
    """Add a message and tell the other side by mail; who answers has read what came before.

    The sign-up must have been read ``with_details``. Raises ``NothingToTalkAbout``, ``ConversationClosed``,
    ``MessageEmpty``, ``MessageTooLong``, ``MessageHoldsBsn``, ``TooManyMessages``, and unless ``is_sure``
    ``MessageHoldsName`` and ``MessageHoldsPhone``.
    """
    check_open(enrolment)
    said = tidy(text)
    check_content(said, names_known_to(side, [enrolment]), is_sure=is_sure)
    _count(by, "enrolment_message", MOST_AN_HOUR)
    with transaction.atomic():
        mark_read(enrolment, side=side)
        message = EnrolmentMessage.objects.create(
            school_id=enrolment.school_id, enrolment=enrolment, side=side, by=by, text=said
        )
        tell_of_messages([(message, enrolment)])
    return message


def say_to_all_groups(session: Session, *, by: User, text: str, is_sure: bool = False) -> Sequence[EnrolmentMessage]:
    """Say the same to every group of a date, each in its own conversation; return the messages.

    Raises as ``say`` does, and ``NobodyToTell``.
    """
    groups = list(groups_of(session))
    if not groups:
        raise errors.NobodyToTell
    check_can_talk(groups[0], timezone.now())
    said = tidy(text)
    check_content(said, names_known_to(Side.PROVIDER, groups), is_sure=is_sure)
    _count(by, "message_to_all", MOST_TO_ALL_AN_HOUR)
    with transaction.atomic():
        messages = EnrolmentMessage.objects.bulk_create(
            EnrolmentMessage(school_id=one.school_id, enrolment=one, side=Side.PROVIDER, by=by, text=said, to_all=True)
            for one in groups
        )
        tell_of_messages(list(zip(messages, groups, strict=True)))
    return messages


def groups_of(session: Session) -> QuerySet[Enrolment]:
    """Return the groups that a message to all of a date reaches: those on its list."""
    return Enrolment.objects.with_details().filter(session=session.pk, status__in=SHOWN).order_by("pk")


def check_open(enrolment: Enrolment) -> None:
    """Raise ``NothingToTalkAbout`` where the provider never saw the group or sees it no more, ``ConversationClosed`` later."""
    check_can_talk(enrolment, timezone.now())
    if not is_known_to_provider(enrolment):
        raise errors.NothingToTalkAbout


def is_known_to_provider(enrolment: Enrolment) -> bool:
    """Return whether this sign-up reached its provider."""
    return Enrolment.objects.known_to_providers().filter(pk=enrolment.pk).exists()


def mark_read(enrolment: Enrolment, *, side: Side) -> int:
    """Note that this side saw what the other side said; return how many messages were new."""
    unread = EnrolmentMessage.objects.filter(enrolment=enrolment.pk, side=OTHER_SIDE[side], read_at=None)
    return unread.update(read_at=timezone.now())


def thread_of(enrolment: Enrolment) -> QuerySet[EnrolmentMessage]:
    """Return what was said, the oldest first."""
    return EnrolmentMessage.objects.filter(enrolment=enrolment.pk).select_related("by").order_by("at", "pk")


def unread_by_enrolment(enrolments: Sequence[Enrolment], *, side: Side) -> dict[object, int]:
    """Return how many messages this side has not read, by the sign-up's id; those without are left out."""
    of_these = EnrolmentMessage.objects.filter(enrolment__in=[one.pk for one in enrolments])
    return _numbers(of_these.filter(side=OTHER_SIDE[side], read_at=None))


def unread_at_school(user: User) -> list[Unread]:
    """Return the conversations with something new for this person's schools, in two queries."""
    mine = EnrolmentMessage.objects.filter(school__in=schools_of(user), side=Side.PROVIDER, read_at=None)
    return _unread(mine)


def unread_at_provider(user: User) -> list[Unread]:
    """Return the conversations with something new for this person's approved providers."""
    activities = activities_below(providers_of(user).filter(status=ProviderStatus.APPROVED))
    known = Enrolment.objects.known_to_providers().on_dates_of(activities)
    mine = EnrolmentMessage.objects.filter(enrolment__in=known, side=Side.SCHOOL, read_at=None)
    return _unread(mine)


def names_known_to(side: Side, enrolments: Sequence[Enrolment]) -> list[Name]:
    """Return names to look for in a message.

    A school knows its class. A provider is warned of names only while it sees them: a warning about a name that it does not
    see would tell it who is in the class.
    """
    keys = [one.pk for one in enrolments if side == Side.SCHOOL or one.status in NAMED]
    named = Place.objects.filter(shown_pupils("pupil__"), enrolment__in=keys)
    if side == Side.PROVIDER:
        terms, now = current_terms(), timezone.now()
        if not all(terms.sees_names(one.session, now) for one in enrolments):
            return []
        return [Name(first) for first in named.order_by("pk").values_list("pupil__first_name", flat=True)]
    classes = [one.school_class_id for one in enrolments if one.school_class_id]
    in_class = Q(class_memberships__school_class__in=classes, class_memberships__left_at=None)
    pupils = Pupil.objects.filter(in_class | Q(pk__in=named.values("pupil"))).distinct().order_by("pk")
    return [Name(first, last) for first, last in pupils.values_list("first_name", "last_name")]


def _count(by: User, what: str, most: int) -> None:
    if seconds := seconds_to_wait(what=what, who=str(by.pk), times=most, seconds=HOUR):
        raise errors.TooManyMessages(seconds=seconds)


def _unread(messages: QuerySet[EnrolmentMessage]) -> list[Unread]:
    numbers = _numbers(messages)
    found = Enrolment.objects.with_details().filter(pk__in=numbers).order_by("session__starts_at", "pk")[:THREADS_SHOWN]
    return [Unread(one, numbers[one.pk]) for one in found]


def _numbers(messages: QuerySet[EnrolmentMessage]) -> dict[object, int]:
    return dict(messages.order_by().values_list("enrolment").annotate(total=Count("pk")))
