"""Ways to read dates."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from schools.rules import schools_of


def smallest_group() -> Coalesce:
    """Return a date's own smallest group, else its activity's, else 1, for a query."""
    return Coalesce("min_group", "activity__min_group", 1, output_field=models.IntegerField())


class SessionQuerySet(models.QuerySet[Any]):  # Any: the model imports this file
    """Dates of activities."""

    def scheduled(self) -> "SessionQuerySet":
        """Keep the dates that go on."""
        return self.filter(status=SessionStatus.SCHEDULED)

    def upcoming(self) -> "SessionQuerySet":
        """Keep the dates that go on and are not over yet, soonest first."""
        return self.scheduled().filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def with_smallest_group(self) -> "SessionQuerySet":
        """Add ``smallest``: the date's own smallest group, else its activity's, else 1."""
        found: SessionQuerySet = self.annotate(smallest=smallest_group())
        return found

    def below(self, page: Any) -> "SessionQuerySet":  # Any: a Wagtail page
        """Keep the dates of this page and of every page below it."""
        return self.filter(activity__path__startswith=page.path)


class ShortlistQuerySet(models.QuerySet[Any]):  # Any: as above
    """Lists of schools."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the lists of the schools where this person works, in any role; who reads a list may change it."""
        return self.filter(school__in=schools_of(user))
