"""Keeps the flat table true: in the transaction of each cause, and once an hour for what time itself changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from activities.catalogue.bands import settle_day, settle_new_dates
from activities.catalogue.entries import Source, entry_of, root_path
from activities.catalogue.places import Point, points_of
from activities.catalogue.version import new_version
from activities.models import ActivityPage, CatalogueEntry, Session
from activities.reserved import kept_for_nobody
from providers.choices import ProviderStatus
from providers.models import Provider, ProviderPage

BATCH = 200
# Written with a new row and left alone: when it came into the catalogue.
WRITTEN_ONCE = "listed_at"
_FIELDS = CatalogueEntry._meta.concrete_fields  # noqa: SLF001  # Django's public name
_COLUMNS = [field for field in _FIELDS if not (field.primary_key or field.generated or field.name == WRITTEN_ONCE)]
COPIED = [column.attname for column in _COLUMNS]


@transaction.atomic
def refresh_activities(ids: Collection[int]) -> int:
    """Make the rows of these activities what they should be: written, rewritten or gone. Return how many changed.

    Two causes at the same moment wait for each other here, so the last one sees what the first one did.
    """
    # Not the strongest lock: writing a row that points at the page (a new date) may go on.
    held = ActivityPage.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    pages = [page for page in held.select_related("image") if page.live]
    entries = [entry_of(source) for source in sources(pages)]
    changed = _write(entries) + _remove(set(ids) - {entry.pk for entry in entries})
    if changed:
        new_version()
    return changed


def refresh_provider(provider: Provider) -> int:
    """Make the rows of everything below this provider's page what they should be. Return how many changed."""
    page = ProviderPage.objects.filter(provider=provider).first()
    return refresh_below(page) if page else 0


def refresh_below(page: ProviderPage) -> int:
    """Make the rows of every activity below this page what they should be. Return how many changed."""
    return refresh_many(ActivityPage.objects.child_of(page).values_list("pk", flat=True))


def refresh_all() -> int:
    """Rebuild the table: past dates move out, words are settled for the day. Safe to repeat; returns how many rows changed."""
    settle_day()
    everything = ActivityPage.objects.values_list("pk", flat=True).union(CatalogueEntry.objects.values_list("pk", flat=True))
    return refresh_many(sorted(everything))


def refresh_many(ids: Iterable[int]) -> int:
    """Refresh in batches, lowest id first, each in a transaction of its own. Return how many rows changed."""
    ordered = sorted(ids)
    return sum(refresh_activities(ordered[start : start + BATCH]) for start in range(0, len(ordered), BATCH))


def sources(pages: Collection[ActivityPage]) -> list[Source]:
    """Return what the rows of these pages are made of; pages of a provider that is not approved and online are left out."""
    parents = _public_parents(pages)
    upcoming = _upcoming(pages)
    root = root_path()
    kept = [(page, parents[parent]) for page in pages if (parent := _parent_path(page)) in parents]
    areas = _areas(kept)
    return [Source(page, parent, upcoming[page.pk], root, areas) for page, parent in kept]


def _public_parents(pages: Collection[ActivityPage]) -> dict[str, ProviderPage]:
    paths = {_parent_path(page) for page in pages}
    public = ProviderPage.objects.live().filter(path__in=paths, provider__status=ProviderStatus.APPROVED)
    return {page.path: page for page in public.select_related("provider").prefetch_related("provider__recognitions")}


def _parent_path(page: ActivityPage) -> str:
    return str(page.path[: -page.steplen])


def _upcoming(pages: Collection[ActivityPage]) -> defaultdict[int, list[Session]]:
    """Return the dates everybody may see; one that is kept for certain schools is not among them."""
    dates = Session.objects.upcoming().filter(kept_for_nobody(), activity__in=pages)
    settle_new_dates([session.pk for session in dates.filter(public_places=None)])
    found: defaultdict[int, list[Session]] = defaultdict(list)
    for session in dates.select_related("public_places"):
        found[session.activity_id].append(session)
    return found


def _areas(kept: Collection[tuple[ActivityPage, ProviderPage]]) -> dict[str, Point]:
    return points_of({place.postcode[:4] for page, parent in kept for place in (page, parent.provider) if place.postcode})


def _write(entries: Collection[CatalogueEntry]) -> int:
    """Write the rows that differ from what is stored."""
    ids = [entry.pk for entry in entries]
    stored = {row.pop("activity_id"): row for row in CatalogueEntry.objects.filter(pk__in=ids).values("activity_id", *COPIED)}
    changed = [entry for entry in entries if stored.get(entry.pk) != {name: getattr(entry, name) for name in COPIED}]
    names = [column.name for column in _COLUMNS]
    CatalogueEntry.objects.bulk_create(changed, update_conflicts=True, unique_fields=["activity"], update_fields=names)
    return len(changed)


def _remove(ids: Collection[int]) -> int:
    return CatalogueEntry.objects.filter(pk__in=ids).delete()[0]
