"""Photos with pupils: shown while everybody in the groups on them agrees, and gone in the second that somebody does not (POR-2e)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from activities.catalogue.refresh import refresh_many
from activities.catalogue.version import new_version
from activities.choices import NamesMode
from activities.models import ActivityPage
from enrolments.choices import ConsentPurpose
from enrolments.models import Enrolment, PhotoGroup, Place, PupilConsent
from kit.isolation import everywhere
from pages.models import People, Photo


@everywhere("whether everybody on a photo agreed, and to which page: one number per photo, for whoever looks at a page")
def pages_of_photos(photos: Collection[int]) -> dict[int, int]:
    """Return which photos may be shown now, each with its page: those with groups of which everybody agrees.

    The page is that of the activity the groups came to, for that is what people were asked. Groups of two activities have no page
    in common: nobody agreed to the page of the other. Three queries, however many photos.
    """
    groups: defaultdict[int, set[UUID]] = defaultdict(set)
    pages: defaultdict[int, set[int]] = defaultdict(set)
    linked = PhotoGroup.objects.filter(photo__in=photos).values_list("photo_id", "enrolment_id", "enrolment__session__activity")
    for photo, enrolment, page in linked:
        groups[photo].add(enrolment)
        pages[photo].add(page)
    agreed = _agreed_groups(set().union(*groups.values())) if groups else set()
    return {photo: min(pages[photo]) for photo, ids in groups.items() if ids <= agreed and len(pages[photo]) == 1}


def _agreed_groups(enrolments: Collection[UUID]) -> set[UUID]:
    """Return the groups of which everybody agrees. A name that is missing (erased, frozen, its term over) is no yes.

    Nor is it for who came without being on the list: nobody asked them, and nobody knows whether they stand in the photo.
    """
    rows = Enrolment.objects.filter(pk__in=enrolments).annotate(named=Count("named_places"))
    found = list(rows.values_list("pk", "mode", "places", "named", "extra_count", "session__activity"))
    by_name = [
        (pk, activity)
        for pk, mode, places, named, extra, activity in found
        if mode == NamesMode.NAMES and named >= places and not extra
    ]
    by_number = [pk for pk, mode, *_numbers in found if mode == NamesMode.COUNT]
    return _all_said_yes(by_name) | _said_as_a_whole(by_number)


def _all_said_yes(groups: Collection[tuple[UUID, int]]) -> set[UUID]:
    if not groups:
        return set()
    activity_of = dict(groups)
    pupils: defaultdict[UUID, set[int]] = defaultdict(set)
    frozen: set[UUID] = set()
    places = Place.objects.filter(enrolment__in=list(activity_of)).values_list(
        "enrolment_id", "pupil_id", "pupil__restricted_at"
    )
    for enrolment, pupil, restricted_at in places:
        pupils[enrolment].add(pupil)
        if restricted_at is not None:
            frozen.add(enrolment)
    yes = _yes_by_activity(set().union(*pupils.values()) if pupils else set(), set(activity_of.values()))
    return {group for group in pupils if group not in frozen and pupils[group] <= yes[activity_of[group]]}


def _yes_by_activity(pupils: Collection[int], activities: Collection[int]) -> defaultdict[int, set[int]]:
    """Return per activity who said yes last; a word about every activity counts for each."""
    lines = PupilConsent.objects.filter(
        Q(activity=None) | Q(activity__in=activities), purpose=ConsentPurpose.PHOTOS, pupil_id__in=pupils
    )
    yes: defaultdict[int, set[int]] = defaultdict(set)
    for line in lines.order_by("pk").only("pupil_id", "activity", "is_given"):
        for activity in (line.activity_id,) if line.activity_id else activities:
            if line.is_given and line.pupil_id:
                yes[activity].add(line.pupil_id)
            else:
                yes[activity].discard(line.pupil_id or 0)
    return yes


def _said_as_a_whole(groups: Collection[UUID]) -> set[UUID]:
    lines = PupilConsent.objects.filter(enrolment__in=groups, purpose=ConsentPurpose.PHOTOS)
    last = lines.order_by("enrolment", "-pk").distinct("enrolment").values_list("enrolment_id", "is_given")
    return {group for group, is_given in last if is_given}


@dataclass(frozen=True, slots=True)
class PhotosOfGroup:
    """How many photos there are with a group, and how many of them are not shown until everybody agrees."""

    total: int
    waiting: int


def photos_with(enrolment: Enrolment) -> PhotosOfGroup:
    """Return how it stands with the photos of a group."""
    ids = set(PhotoGroup.objects.filter(enrolment=enrolment.pk).values_list("photo_id", flat=True))
    return PhotosOfGroup(len(ids), len(ids - pages_of_photos(ids).keys()) if ids else 0)


def follow_consent(groups: Q) -> None:
    """Let the photos with these groups follow what was said just now. Needs a transaction.

    Locks them: a page that is being published with one waits, or is waited for. Sizes of what may no longer be shown go, rows
    now and files on commit; then cards and cached answers follow.
    """
    ids = sorted(set(PhotoGroup.objects.filter(groups).values_list("photo_id", flat=True)))
    photos = list(Photo.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
    if photos:
        shown = pages_of_photos(ids)
        for photo in photos:
            if photo.pk not in shown:
                photo.renditions.all().delete()
        transaction.on_commit(lambda: refresh_pages(ids))


def refresh_pages(photos: Iterable[int]) -> None:
    """Draw the cards anew of activities with these photos, and forget cached answers."""
    refresh_many(ActivityPage.objects.filter(image__in=list(photos)).values_list("pk", flat=True))
    new_version()


@transaction.atomic
def link_groups(*, photo: Photo, enrolments: Iterable[Enrolment]) -> None:
    """Say which groups stand in a photo. From now on it is shown only while everybody in them agrees. Safe to repeat.

    Locks the photo: a size that is being drawn is waited for, and goes too.
    """
    Photo.objects.select_for_update(of=("self",)).only("pk").get(pk=photo.pk)
    PhotoGroup.objects.bulk_create(
        [PhotoGroup(school_id=one.school_id, photo=photo, enrolment=one) for one in enrolments], ignore_conflicts=True
    )
    # Sizes from before lie where nobody asks.
    photo.renditions.all().delete()
    transaction.on_commit(lambda: refresh_pages([photo.pk]))


@everywhere("to which activities the groups on a photo came, for who links more: ids of pages")
def activities_of(photo: Photo) -> set[int]:
    """Return the activities of the groups that stand in a photo already."""
    return set(PhotoGroup.objects.filter(photo=photo.pk).values_list("enrolment__session__activity", flat=True))


def take_down_photos_of(pupil_id: int) -> int:
    """Throw away the photos of groups in which a pupil went along who is now forgotten; return how many.

    They could never be shown again: nobody can say yes for who is forgotten. Safe to repeat.
    """
    photos: QuerySet[Photo] = Photo.objects.filter(
        people=People.PUPILS,
        pk__in=PhotoGroup.objects.filter(enrolment__named_places__pupil=pupil_id).values("photo"),
    )
    return _throw_away(photos)


def end_photos(keys: Collection[int]) -> None:
    """Throw away the photos in which these groups stand (ids of ``PhotoGroup``), in the running transaction (``privacy.retention``).

    The names of such a group go at the same moment: from then on nobody can say yes, or take it back.
    """
    _throw_away(Photo.objects.filter(people=People.PUPILS, pk__in=PhotoGroup.objects.filter(pk__in=keys).values("photo")))


def _throw_away(photos: QuerySet[Photo]) -> int:
    found = list(photos)
    for photo in found:
        photo.delete()
    return len(found)
