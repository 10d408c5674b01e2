"""Dates as a visitor may see them."""

from datetime import date, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from activities.models import Session
from activities.querysets import SessionQuerySet
from activities.reserved import kept_for_nobody, open_to
from kit.when import midnight
from schools.rules import schools_of


def dates_for(user: User | AnonymousUser) -> SessionQuerySet:
    """Return the dates of everything in the catalogue; those kept for certain schools only for people of these schools.

    Who says to be of a school is not of it until the region has looked.
    """
    may_see = kept_for_nobody()
    if user.is_authenticated:
        may_see = open_to(schools_of(user).filter(verified_at__isnull=False))
    found: Any = Session.objects.filter(may_see, activity__catalogue_entry__isnull=False)  # Any: the manager is untyped
    return found  # type: ignore[no-any-return]  # as above


def starting_between(first: date | None, last: date | None) -> Q:
    """Return a condition on dates: from the first day up to and including the last, in Dutch time."""
    condition = Q()
    if first:
        condition &= Q(starts_at__gte=midnight(first))
    if last:
        condition &= Q(starts_at__lte=midnight(last, time.max))
    return condition
