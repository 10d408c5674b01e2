"""Ways to read dates."""

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from schools.rules import schools_of


def is_open(now: datetime) -> Q:
    """Return the condition on dates for which schools can sign up at this moment, as far as their own terms go.

    The one spelling of it, with ``open_sql`` for fixed statements and ``Session.is_open_at`` for one row; ``rules.enrolling``
    says which of the terms does not hold. Tests compare the four.
    """
    has_opened = Q(enrolment_opens_at=None) | Q(enrolment_opens_at__lte=now)
    return has_opened & Q(status=SessionStatus.SCHEDULED, starts_at__gt=now, enrolment_closes_at__gt=now)


def open_sql(date: str) -> str:
    """Return ``is_open`` for a fixed statement in which the date's row is called so; its parameter is ``now``."""
    return f"""({date}.status = 'scheduled' AND {date}.starts_at > %(now)s AND {date}.enrolment_closes_at > %(now)s
        AND ({date}.enrolment_opens_at IS NULL OR {date}.enrolment_opens_at <= %(now)s))"""


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

    def to_come(self) -> "SessionQuerySet":
        """Keep the dates that go on and have not begun."""
        return self.scheduled().filter(starts_at__gt=timezone.now())

    def open_now(self) -> "SessionQuerySet":
        """Keep the dates for which schools can sign up now."""
        return self.filter(is_open(timezone.now()))

    def not_closed(self) -> "SessionQuerySet":
        """Keep the dates for which schools can sign up now, or will be able to."""
        return self.to_come().filter(enrolment_closes_at__gt=timezone.now())

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
