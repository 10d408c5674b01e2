"""Lists that colleagues of a school share. Changes are made on a locked list, so that two colleagues never undo each other."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.secrets import hash_of, new_secret
from activities.errors import ListNameMissing, ListNameTaken, SchoolUnknownToRegion, TooManyKept
from activities.models import CatalogueEntry, Shortlist, ShortlistItem
from kit.refusals import NotFound
from kit.text import clean
from schools.models import School

MOST_LISTS = 100
MOST_ITEMS = 100


@transaction.atomic
def make_shortlist(*, school: School, name: str, by: User) -> Shortlist:
    """Start a list. Raises ``ListNameMissing``, ``ListNameTaken`` and ``TooManyKept``."""
    # The school's row is the lock: a double click finds the first one's list.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    check_name(school.pk, name)
    if Shortlist.objects.filter(school=school).count() >= MOST_LISTS:
        raise TooManyKept(most=MOST_LISTS)
    return Shortlist.objects.create(school=school, name=clean(name, limit=80), made_by=by)


@transaction.atomic
def rename_shortlist(*, shortlist: Shortlist, name: str, by: User) -> Shortlist:
    """Call it something else. Raises ``ListNameMissing``, ``ListNameTaken`` and ``NotFound``."""
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=shortlist.school_id)
    locked = lock(shortlist)
    check_name(locked.school_id, name, but=locked.pk)
    locked.name = clean(name, limit=80)
    locked.save(update_fields=["name"])
    return locked


@transaction.atomic
def remove_shortlist(*, shortlist: Shortlist, by: User) -> None:
    """Throw a list away, and its link with it."""
    Shortlist.objects.filter(pk=shortlist.pk).delete()


@transaction.atomic
def put_on_list(*, shortlist: Shortlist, activity_id: int, by: User, note: str | None = None) -> ShortlistItem:
    """Put an activity of the catalogue on a list, once; a note replaces the one that was there.

    Raises ``NotFound`` and ``TooManyKept``.
    """
    locked = lock(shortlist)
    item = locked.items.filter(activity=activity_id).first()
    if item is None:
        if not CatalogueEntry.objects.filter(pk=activity_id).exists():
            raise NotFound
        if locked.items.count() >= MOST_ITEMS:
            raise TooManyKept(most=MOST_ITEMS)
        return ShortlistItem.objects.create(
            shortlist=locked, activity_id=activity_id, note=clean(note or "", limit=200), added_by=by
        )
    if note is not None:
        item.note = clean(note, limit=200)
        item.save(update_fields=["note"])
    return item


@transaction.atomic
def put_on_lists(
    *, shortlists: Sequence[Shortlist], new_list: tuple[School, str] | None, activity_id: int, note: str, by: User
) -> None:
    """Put an activity on several lists and, with ``new_list`` (school and name), on one more: on all of them or on none.

    An empty note leaves the notes that are there. Raises what ``make_shortlist`` and ``put_on_list`` raise.
    """
    made = [make_shortlist(school=new_list[0], name=new_list[1], by=by)] if new_list else []
    # Always in the same order: two colleagues who tick the same lists never wait for each other.
    for shortlist in [*made, *sorted(shortlists, key=lambda one: one.pk)]:
        put_on_list(shortlist=shortlist, activity_id=activity_id, by=by, note=note or None)


@transaction.atomic
def take_off_list(*, shortlist: Shortlist, activity_id: int, by: User) -> None:
    """Take an activity off a list; when a colleague did so already, that is fine too."""
    ShortlistItem.objects.filter(shortlist=shortlist, activity=activity_id).delete()


@transaction.atomic
def share_shortlist(*, shortlist: Shortlist, by: User) -> str:
    """Make the link by which anybody reads the list, and return its secret: it is shown once, only its hash is kept.

    An earlier link stops working. Raises ``SchoolUnknownToRegion``: a page under a school's name is for real schools.
    """
    locked = lock(shortlist)
    if not locked.school.is_verified:
        raise SchoolUnknownToRegion
    secret = new_secret()
    locked.link_hash = hash_of(secret)
    locked.save(update_fields=["link_hash"])
    return secret


@transaction.atomic
def stop_sharing(*, shortlist: Shortlist, by: User) -> None:
    """End the link; who has it gets 404 from now on."""
    Shortlist.objects.filter(pk=shortlist.pk).update(link_hash=None)


def unshare_lists_of(*, user: User) -> None:
    """End every link to a list that this person made."""
    Shortlist.objects.filter(made_by=user).exclude(link_hash=None).update(link_hash=None)


def shared_by(secret: str) -> Shortlist:
    """Return the list that this link opens. Raises ``NotFound``; also when the school is not verified (any more)."""
    opened = Shortlist.objects.filter(link_hash=hash_of(secret), school__verified_at__isnull=False)
    shortlist: Shortlist | None = opened.select_related("school").first()
    if shortlist is None:
        raise NotFound
    return shortlist


def lock(shortlist: Shortlist) -> Shortlist:
    """Return the list's row, locked, as it is now. Raises ``NotFound`` when a colleague threw it away."""
    known = Shortlist.objects.select_for_update(of=("self",)).select_related("school")
    locked: Shortlist | None = known.filter(pk=shortlist.pk).first()
    if locked is None:
        raise NotFound
    return locked


def check_name(school_id: int, name: str, *, but: int | None = None) -> None:
    """Raise ``ListNameMissing`` or ``ListNameTaken``."""
    wanted = clean(name, limit=80)
    if not wanted:
        raise ListNameMissing
    if Shortlist.objects.filter(school=school_id, name__iexact=wanted).exclude(pk=but).exists():
        raise ListNameTaken(name=wanted)
