"""Calendar feeds: opened, found by their secret, given a new address, closed."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import AccountAct
from accounts.models import User
from accounts.secrets import hash_of, new_secret
from accounts.services.log import note_act
from enrolments.choices import FeedKind
from enrolments.errors import TooManyFeeds
from enrolments.models import CalendarFeed
from enrolments.rules.feeds import living_feeds, may_have_feed
from kit.middleware.readonly import writes_on_get
from kit.refusals import NotFound

MOST_FEEDS = 20
COLUMN = {FeedKind.SCHOOL_CLASS: "school_class_id", FeedKind.PROVIDER: "provider_id", FeedKind.ACTIVITY: "activity_id"}


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A feed whose address was made just now: the only moment at which it is known."""

    row: CalendarFeed
    address: str

    @property
    def app_address(self) -> str:
        """The same for a calendar program on this machine: a click there subscribes."""
        return f"webcal:{self.address.partition(':')[2]}"


@transaction.atomic
def open_feed(*, by: User, kind: FeedKind, subject_id: int | None = None) -> OpenedFeed:
    """Make a feed of one's own. Only the hash of its secret is kept.

    Raises ``NotFound`` for dates that are not one's own, ``TooManyFeeds``.
    """
    if not may_have_feed(by, kind, subject_id):
        raise NotFound
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    if CalendarFeed.objects.filter(owner=by, revoked_at=None).count() >= MOST_FEEDS:
        raise TooManyFeeds(limit=MOST_FEEDS)
    subject = {COLUMN[kind]: subject_id} if kind in COLUMN else {}
    secret = new_secret()
    row = CalendarFeed.objects.create(kind=kind, owner=by, secret_hash=hash_of(secret), **subject)
    note_act(user=by, act=AccountAct.FEED_MADE, by=by, about=f"feed:{row.pk}")
    return OpenedFeed(row, address_of(secret))


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, by: User) -> OpenedFeed:
    """Give a feed another address; the old one is closed at once. Raises ``NotFound`` for a feed that is closed."""
    secret = new_secret()
    changes = {"secret_hash": hash_of(secret), "last_read_on": None, "created_at": timezone.now()}
    if not living_feeds().filter(pk=feed.pk).exists() or not CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(
        **changes
    ):
        raise NotFound
    feed.refresh_from_db(fields=list(changes))
    note_act(user=feed.owner, act=AccountAct.FEED_MADE, by=by, about=f"feed:{feed.pk}")
    return OpenedFeed(feed, address_of(secret))


@transaction.atomic
def close_feed(*, feed: CalendarFeed, by: User | None) -> None:
    """Let this address be as if it never was, from the next read on. Twice is the same as once."""
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now()):
        note_act(user=feed.owner, act=AccountAct.FEED_CLOSED, by=by, about=f"feed:{feed.pk}")


@transaction.atomic
def close_feeds(*, owner: User, only_without_role: bool = False) -> int:
    """Close every feed of this person, or those for which the role is gone; return how many. They stay closed afterwards."""
    feeds = CalendarFeed.objects.filter(owner=owner, revoked_at=None)
    if only_without_role:
        feeds = feeds.exclude(pk__in=living_feeds().filter(owner=owner).values("pk"))
    found = list(feeds.order_by("pk"))
    for feed in found:
        close_feed(feed=feed, by=None)
    return len(found)


def find_feed(secret: str) -> CalendarFeed | None:
    """Return the feed that this secret opens now, in one hash and one query whether it does or not."""
    feeds = living_feeds().select_related("owner", "school_class__school", "provider", "activity")
    return feeds.filter(secret_hash=hash_of(secret)).first()


def note_read(feed: CalendarFeed) -> None:
    """Note the day a program last read this feed, at most once a day."""
    today = timezone.localdate()
    if feed.last_read_on != today:
        with writes_on_get("the day a feed was last read is noted once a day"):
            CalendarFeed.objects.filter(pk=feed.pk).exclude(last_read_on=today).update(last_read_on=today)


def address_of(secret: str) -> str:
    """Return the whole address to give to a calendar program."""
    return settings.SITE_URL.rstrip("/") + reverse("enrolments:feed", args=[secret])
