"""Until when each row is kept: the day on which a rule of the registry lets it go."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from kit import school_year
from privacy.registry import Ends, Then
from privacy.registry.paths import AnyModel, walk
from privacy.terms import Term


def over_at(term: Term, anchor: Any) -> datetime | None:  # Any: a moment, a day or the start of a school year
    """Return when a term that counts from this is over; the opposite of ``Term.cutoff``. None when nothing counts yet."""
    moment = _starts(anchor) if isinstance(anchor, int) else _moment(anchor)
    return term.ends_at(moment) if moment else None


def last_days(rows: models.QuerySet[models.Model], model: AnyModel, rules: Iterable[Ends]) -> dict[Any, date]:  # Any: keys
    """Return the day on which each of these rows goes, by key: the first of its rules. A query per rule."""
    found: dict[Any, date] = {}
    for rule in rules:
        if rule.then != Then.DELETE or len(rule.paths()) != len(rule.after):
            continue
        paths = rule.paths()
        counted: Any = Max(paths[0]) if rule.over_all else Coalesce(*paths) if len(paths) > 1 else F(paths[0])
        # By key: a path over many rows must not be grouped with the conditions that found the person.
        mine = model._base_manager.filter(pk__in=rows.values("pk"))
        for key, anchor in (
            mine.filter(rule.only or models.Q()).annotate(counted_from=counted).values_list("pk", "counted_from")
        ):
            ends = over_at(rule.term, _kind(model, paths[0], anchor))
            if ends is not None:
                day = timezone.localdate(ends)
                found[key] = min(day, found.get(key, day))
    return found


def _kind(model: AnyModel, path: str, anchor: Any) -> Any:  # Any: as ``over_at``
    return anchor if isinstance(walk(model, path)[-1], models.DateField | models.IntegerField) else None


def _moment(anchor: Any) -> datetime | None:  # Any: as above
    if isinstance(anchor, datetime):
        return anchor
    if isinstance(anchor, date):
        return timezone.make_aware(datetime.combine(anchor, time.min))
    return None


def _starts(start_year: int) -> datetime:
    return timezone.make_aware(datetime.combine(school_year.days_of(start_year).first, time.min))
