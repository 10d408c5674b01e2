"""What the newsletter knows of searches that its readers keep (``settings.NEWSLETTER_SEARCHES``): by their address, and for who has both."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from activities.catalogue.asked import filter_of, matching, trouble_of
from activities.catalogue.places import homes_of
from activities.models import CatalogueEntry, SavedSearch
from newsletter.known import Known


class SavedSearches:
    """Answers from ``SavedSearch``, for accounts that may sign in."""

    def known_to(self, emails: Collection[str], activities: Collection[int]) -> Mapping[str, Known]:
        """Return what these readers were told by mails about their searches, and what fits those."""
        kept = list(_kept_by(emails).select_related("user")) if activities else []
        fits = _fits(kept, activities)
        had: dict[str, set[int]] = defaultdict(set)
        theirs: dict[str, set[int]] = defaultdict(set)
        for search in kept:
            address = search.user.email.lower()
            had[address].update(set(search.told) & set(activities))
            theirs[address].update(fits[search.pk])
        return {address: Known(_labels(had[address]), _labels(theirs[address])) for address in had}

    def note_told(self, email: str, activities: Collection[int]) -> None:
        """Let no mail about a search name these again; what a search does not find changes nothing."""
        if activities:
            for search in _kept_by([email]).select_for_update(of=("self",)).order_by("pk"):
                search.told = [*search.told, *sorted(set(activities) - set(search.told))]
                search.save(update_fields=["told"])


def _kept_by(emails: Collection[str]) -> QuerySet[SavedSearch]:
    kept = SavedSearch.objects.alias(address=Lower("user__email"))
    wanted = {email.lower() for email in emails}
    return kept.filter(address__in=wanted, user__is_active=True, user__blocked_at=None)


def _fits(kept: Sequence[SavedSearch], activities: Collection[int]) -> Mapping[int, set[int]]:
    """Return the activities that each search finds: one question for all searches together."""
    found: dict[int, set[int]] = defaultdict(set)
    parts = list(_parts(kept, activities))
    if parts:
        for search, activity in parts[0].union(*parts[1:], all=True):
            found[search].add(activity)
    return found


def _parts(kept: Sequence[SavedSearch], activities: Collection[int]) -> Iterator[QuerySet[Any, Any]]:  # Any: pairs of numbers
    homes = homes_of([search.user for search in kept])
    for search in kept:
        catalogue = filter_of(search.query, search.user)
        # Looked up for all of them at once; and a mail shows what everybody sees, so no numbers of places.
        catalogue.home, catalogue.sees_places = homes.get(search.user_id), False
        if not trouble_of(catalogue):
            hits = matching(catalogue, CatalogueEntry.objects.filter(pk__in=activities)).values("pk")
            entries = CatalogueEntry.objects.filter(pk__in=hits)
            yield entries.annotate(search=Value(search.pk)).values_list("search", "pk")


def _labels(activities: Collection[int]) -> frozenset[str]:
    return frozenset(f"card:{activity}" for activity in activities)


SEARCHES = SavedSearches()
