"""Favourites: what one person marked for themselves. Marking twice is marking once."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.models import User
from activities.errors import TooManyKept
from activities.models import CatalogueEntry, Favourite
from kit.refusals import NotFound

MOST_FAVOURITES = 300


@transaction.atomic
def keep_activity(*, activity_id: int, by: User) -> None:
    """Mark an activity of the catalogue. A second click changes nothing.

    Raises ``NotFound`` for what is not in the catalogue, and ``TooManyKept``.
    """
    if not CatalogueEntry.objects.filter(pk=activity_id).exists():
        raise NotFound
    # One person's clicks wait for each other: the bound holds.
    User.objects.select_for_update().get(pk=by.pk)
    if by.favourites.exclude(activity=activity_id).count() >= MOST_FAVOURITES:
        raise TooManyKept(most=MOST_FAVOURITES)
    Favourite.objects.get_or_create(user=by, activity_id=activity_id)


def let_go(*, activity_id: int, by: User) -> None:
    """Take the mark away; when it is gone already, that is fine too."""
    Favourite.objects.filter(user=by, activity=activity_id).delete()


def kept_among(user: User | AnonymousUser, ids: Collection[int]) -> set[int] | None:
    """Return which of these activities somebody marked, in one query; None for who is not signed in and can mark nothing."""
    if not user.is_authenticated:
        return None
    return set(Favourite.objects.filter(user=user, activity__in=ids).values_list("activity_id", flat=True))
