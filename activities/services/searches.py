"""Searches that somebody keeps: saved, called something else, stopped. Saving the same filters twice keeps one search."""

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from activities.catalogue.asked import count_of, filter_of, has_filter, in_words, normal, trouble_of
from activities.catalogue.filters import CatalogueFilter
from activities.errors import SearchNeedsFilter, SearchTooLong, SearchUnreadable, TooManyKept
from activities.models import SavedSearch
from activities.models.search import LONGEST_QUERY
from activities.searching_days import next_look
from kit.refusals import NotFound
from kit.text import clean
from schools.rules import schools_of

MOST_SEARCHES = 20
LONGEST_NAME = 80


@transaction.atomic
def save_search(*, query: str, name: str, rhythm: str, by: User) -> SavedSearch:
    """Keep a search of the catalogue. The same filters again change the name and rhythm of what is kept.

    Without a name it is called by its filters. Raises ``NotFound`` for who works at no school, ``SearchNeedsFilter``, ``SearchTooLong``,
    ``SearchUnreadable`` (with the catalogue's own sentence) and ``TooManyKept``.
    """
    if not schools_of(by).exists():
        raise NotFound
    asked = _checked(query)
    catalogue = filter_of(asked, by)
    if trouble := trouble_of(catalogue):
        raise SearchUnreadable(why=_first_error(catalogue) or trouble)
    # One person's clicks wait for each other: the bound holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    kept = SavedSearch.objects.filter(user=by)
    if kept.exclude(query=asked).count() >= MOST_SEARCHES:
        raise TooManyKept(most=MOST_SEARCHES)
    now = timezone.now()
    called = clean(name, limit=LONGEST_NAME) or ", ".join(in_words(catalogue))[:LONGEST_NAME]
    fresh = {"name": called, "rhythm": rhythm, "found": count_of(catalogue), "due_at": next_look(rhythm, now)}
    saved, _is_new = kept.update_or_create(
        user=by, query=asked, defaults={**fresh, "trouble_since": None}, create_defaults={**fresh, "looked_at": now}
    )
    return saved


@transaction.atomic
def change_search(*, search: SavedSearch, by: User, name: str | None = None, rhythm: str | None = None) -> SavedSearch:
    """Call it something else, or look more or less often; what is None stays. Raises ``NotFound`` when it was stopped meanwhile."""
    locked = SavedSearch.objects.select_for_update().filter(pk=search.pk, user=by).first()
    if locked is None:
        raise NotFound
    locked.name = clean(name or "", limit=LONGEST_NAME) or locked.name
    if rhythm and rhythm != locked.rhythm:
        locked.rhythm, locked.due_at = rhythm, next_look(rhythm, timezone.now())
    locked.save(update_fields=["name", "rhythm", "due_at"])
    return locked


def stop_search(*, search_id: int) -> None:
    """Stop a search: it goes, and with it what was kept for it. Gone already is fine too."""
    SavedSearch.objects.filter(pk=search_id).delete()


def _checked(query: str) -> str:
    asked = normal(QueryDict(query.removeprefix("?")))
    if not has_filter(asked):
        raise SearchNeedsFilter
    if len(asked) > LONGEST_QUERY:
        raise SearchTooLong
    return asked


def _first_error(catalogue: CatalogueFilter) -> str:
    return next((str(found[0]) for found in catalogue.form.errors.values()), "")
