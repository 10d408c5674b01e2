"""What a calendar feed says: dates with groups as numbers. Never a pupil, an adult or a remark."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from activities.catalogue.calendar import full_address, session_uid
from activities.choices import LocationKind, SessionStatus
from activities.models import Session
from enrolments.choices import ENDED, HOLDING, FeedKind
from enrolments.emails.contents import SURE, event_of, head_count, page_of
from enrolments.models import CalendarFeed, Enrolment, EnrolmentTransition
from kit.calendars import CalendarEvent, EventStatus, calendar_feed
from kit.isolation import everywhere
from schools.rules import COORDINATING, schools_of

# What was stays to be looked up for a year; what is off stays long enough for every program to strike it out.
PAST_SHOWN = timedelta(days=366)
CANCELLED_SHOWN = timedelta(days=60)
MOST_EVENTS = 1500


@dataclass(frozen=True, slots=True)
class FeedText:
    """A calendar as it is now. ``changed_at`` is midnight when nothing newer is known: what left it since has no date."""

    text: str
    changed_at: datetime


@everywhere("a calendar is read by its secret; it holds what its owner may see")
def feed_text(feed: CalendarFeed) -> FeedText:
    """Return what the owner of this feed may see now, in the owner's language."""
    with translation.override(feed.owner.language):
        events = list(_dates(feed) if feed.kind in {FeedKind.PROVIDER, FeedKind.ACTIVITY} else _groups(feed))
        text = calendar_feed(events, name=feed_name(feed))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return FeedText(text, max([midnight, feed.created_at, *(event.stamp for event in events)]))


def feed_name(feed: CalendarFeed) -> str:
    """Return how a feed is called, in a calendar and in the list of one's own."""
    if feed.kind == FeedKind.SCHOOL_CLASS and feed.school_class:
        words = {"name": feed.school_class.name, "school": feed.school_class.school.name}
        return _("Klas %(name)s, %(school)s") % words
    if feed.kind == FeedKind.PROVIDER and feed.provider:
        return feed.provider.name
    if feed.kind == FeedKind.ACTIVITY and feed.activity:
        return str(feed.activity.title)
    return _("Mijn groepen in Meeloop")


def _groups(feed: CalendarFeed) -> Iterable[CalendarEvent]:
    """Yield the groups of a class, or all that are somebody's own: a coordinator's school, a teacher's trips."""
    owner = feed.owner
    if feed.kind == FeedKind.SCHOOL_CLASS:
        own = Q(school_class=feed.school_class_id)
    else:
        own = Q(school__in=schools_of(owner, *COORDINATING)) | Q(school__in=schools_of(owner), teacher=owner)
    now = timezone.now()
    # Who only ever waited had nothing in a calendar that could be struck out.
    had_places = Exists(EnrolmentTransition.objects.filter(enrolment=OuterRef("pk"), to_status__in=HOLDING))
    is_shown = Q(status__in=HOLDING) | Q(had_places, status__in=ENDED, updated_at__gte=now - CANCELLED_SHOWN)
    found = Enrolment.objects.visible_to(owner).filter(own, is_shown, session__ends_at__gte=now - PAST_SHOWN)
    return map(event_of, found.with_details().order_by("-session__starts_at", "pk")[:MOST_EVENTS])


def _dates(feed: CalendarFeed) -> Iterable[CalendarEvent]:
    """Yield the dates of a provider or of one activity, each with the numbers of its groups."""
    now = timezone.now()
    if feed.kind == FeedKind.ACTIVITY:
        dates = Session.objects.filter(activity=feed.activity_id)
    else:
        dates = Session.objects.filter(activity__path__startswith=feed.provider.page.path)  # type: ignore[union-attr]  # the database has seen to it
    dates = dates.exclude(status=SessionStatus.CANCELLED, updated_at__lt=now - CANCELLED_SHOWN)
    shown = dates.filter(ends_at__gte=now - PAST_SHOWN).select_related("activity").order_by("-starts_at", "pk")
    sessions = list(shown[:MOST_EVENTS])
    groups = _groups_by_date(feed, sessions)
    return (_date_event(session, groups[session.pk]) for session in sessions)


def _groups_by_date(feed: CalendarFeed, sessions: Sequence[Session]) -> Mapping[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    groups = Enrolment.objects.visible_to(feed.owner).filter(session__in=[one.pk for one in sessions])
    for group in groups.select_related("school").order_by("school__name", "pk"):
        found[group.session_id].append(group)
    return found


def _date_event(session: Session, groups: Sequence[Enrolment]) -> CalendarEvent:
    activity = session.activity
    return CalendarEvent(
        uid=session_uid(session.pk),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=activity.title,
        description=_description(groups),
        location=session.location or _place(session),
        sequence=session.sequence,
        status=_certainty(session, groups),
        url=page_of("roster", session.pk),
        stamp=max([session.updated_at, *(group.updated_at for group in groups)]),
    )


def _description(groups: Sequence[Enrolment]) -> str:
    lines = [_line(group) for group in groups if group.status not in ENDED]
    return "\n".join(lines) or _("Nog geen groepen.")


def _line(group: Enrolment) -> str:
    words = {"school": group.school.name, "count": head_count(group)}
    return (_("%(school)s: %(count)s") if group.status in SURE else _("%(school)s: %(count)s (nog niet zeker)")) % words


def _certainty(session: Session, groups: Sequence[Enrolment]) -> EventStatus:
    if session.status == SessionStatus.CANCELLED:
        return EventStatus.CANCELLED
    return EventStatus.CONFIRMED if any(group.status in SURE for group in groups) else EventStatus.TENTATIVE


def _place(session: Session) -> str:
    kind = session.activity.location_kind
    if kind in {LocationKind.ONLINE, LocationKind.AT_SCHOOL}:
        return str(LocationKind(kind).label)
    return full_address(session.activity)
