"""Dates that belong together: made, extended and taken apart, while nobody has a place on them."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from activities.choices import SessionStatus
from activities.errors import (
    SeriesDatesMissing,
    SeriesDatesOverlap,
    SeriesDateTaken,
    SeriesNameMissing,
    SeriesRunsThen,
)
from activities.models import ActivityPage, Series, Session
from activities.querysets import SessionQuerySet

FEWEST = 2
LONGEST_NAME = 120


@transaction.atomic
def make_series(*, activity: ActivityPage, title: str, session_ids: Collection[int], by: User) -> Series:
    """Join dates of one activity. Who signs up for one of them signs up for all that are still to come.

    Raises ``SeriesNameMissing``, ``SeriesDatesMissing``, ``SeriesDateTaken``, ``SeriesDatesOverlap``.
    """
    name = _name(title)
    dates = _lock_dates(activity.pk, session_ids)
    if any(one.series_id for one in dates):
        raise SeriesDatesMissing(fewest=FEWEST)
    _check_apart(dates)
    series = Series.objects.create(activity=activity, title=name)
    Session.objects.filter(pk__in=[one.pk for one in dates]).update(series=series, updated_at=timezone.now())
    return series


@transaction.atomic
def change_series(*, series: Series, title: str, session_ids: Collection[int], by: User) -> Series:
    """Rename a series, add dates and take dates out. Only dates on which nobody has a place move in or out.

    Dates that were, or were called off, stay what they were. Raises as ``make_series``.
    """
    name = _name(title)
    before = set(_coming(series.activity_id).filter(series=series.pk).values_list("pk", flat=True))
    wanted = set(session_ids)
    if wanted != before:
        _lock_dates(series.activity_id, before | wanted, untouched=before & wanted)
        if len(wanted) < FEWEST or _coming(series.activity_id).filter(pk__in=wanted - before).exclude(series=None).exists():
            raise SeriesDatesMissing(fewest=FEWEST)
        # All of it or nothing: a class that has places on the other dates did not ask for one more.
        if _coming(series.activity_id).filter(series=series.pk, places_taken__gt=0).exists():
            raise SeriesDateTaken
        now = timezone.now()
        if wanted - before:
            together = Session.objects.upcoming().filter(Q(series=series.pk) | Q(pk__in=wanted))
            _check_apart(list(together.exclude(pk__in=before - wanted)))
        Session.objects.filter(pk__in=before - wanted).update(series=None, updated_at=now)
        Session.objects.filter(pk__in=wanted - before).update(series=series, updated_at=now)
    series.title = name
    series.save(update_fields=["title"])
    return series


@transaction.atomic
def end_series(*, series: Series, by: User) -> None:
    """Make every date stand on its own again; the dates themselves stay. Raises ``SeriesDateTaken``."""
    dates = Session.objects.select_for_update(no_key=True).filter(series=series.pk).order_by("pk")
    now = timezone.now()
    if any(one.places_taken and one.starts_at > now and one.status == SessionStatus.SCHEDULED for one in dates):
        raise SeriesDateTaken
    Session.objects.filter(series=series.pk).update(series=None, updated_at=now)
    series.delete()


def check_free_in_series(session: Session, *, starts_at: datetime, ends_at: datetime) -> None:
    """Raise ``SeriesRunsThen`` when another date of this date's series runs at that time. The date itself must be locked.

    The series' row is locked too, so that of two dates that move onto each other at once the second sees where the first went.
    """
    if session.series_id is None:
        return
    Series.objects.select_for_update(no_key=True).get(pk=session.series_id)
    then = Session.objects.scheduled().filter(series=session.series_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if then.exclude(pk=session.pk).exists():
        raise SeriesRunsThen


def _check_apart(dates: Collection[Session]) -> None:
    one_by_one = sorted(dates, key=lambda date: (date.starts_at, date.ends_at))
    if any(after.starts_at < before.ends_at for before, after in pairwise(one_by_one)):
        raise SeriesDatesOverlap


def _coming(activity_id: int) -> SessionQuerySet:
    return Session.objects.to_come().filter(activity=activity_id)


def _name(title: str) -> str:
    name = title.strip()[:LONGEST_NAME]
    if not name:
        raise SeriesNameMissing
    return name


def _lock_dates(activity_id: int, session_ids: Collection[int], *, untouched: Collection[int] = ()) -> list[Session]:
    """Lock dates in the order of their ids, as sign-ups do, so that nobody takes a place meanwhile.

    Raises ``SeriesDatesMissing`` for fewer than two, another activity's, past or called off, and ``SeriesDateTaken``.
    """
    wanted = set(session_ids)
    dates = list(_coming(activity_id).select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    if len(dates) < FEWEST or len(dates) != len(wanted):
        raise SeriesDatesMissing(fewest=FEWEST)
    if any(one.places_taken for one in dates if one.pk not in untouched):
        raise SeriesDateTaken
    return dates
