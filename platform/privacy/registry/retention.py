"""Until when: rules that one query can carry out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise

from privacy.registry.paths import AnyModel, walk
from privacy.terms import Term

Anchor = str | Combinable


class Then(StrEnum):
    """What happens to a row when its term is over."""

    DELETE = "delete"
    BLANK = "blank"  # Its personal columns are emptied, but for pseudonyms; the row stays and is about nobody.


@dataclass(frozen=True, slots=True)
class Ends:
    """``term`` after the moment (or day, or school year) at the end of a path.

    ``after``: one path or expression, or several of which the first that is filled counts. ``columns``: which are emptied (none named: all personal ones).
    ``only``: for some rows. ``over_all``: the path
    leads to many rows, and the newest of them counts. ``unindexed``: why reading the whole table once a night is fine.
    ``by``: the app's own function where ending a row asks more than deleting or emptying it, as ``enrolments.services.holding.end_holds``;
    it takes the keys of locked rows and runs in the transaction of their batch.
    """

    term: Term
    after: tuple[Anchor, ...]
    then: Then = Then.DELETE
    columns: tuple[str, ...] = ()
    only: Q | None = None
    over_all: bool = False
    unindexed: str = ""
    by: str = ""

    def overdue(self, model: AnyModel, now: datetime) -> models.QuerySet[models.Model]:
        """Return the rows whose term is over. One query."""
        rows: models.QuerySet[models.Model] = model._base_manager.filter(self.only or Q())
        limit = self._limit(model, now)
        if self.over_all:
            newest = self.paths()[0]
            return rows.exclude(**{f"{newest}__gte": limit}).exclude(**{f"{newest}__isnull": True})
        counted_from = Coalesce(*self.after) if len(self.after) > 1 else self._only_anchor()
        over: models.QuerySet[models.Model] = rows.alias(counted_from=counted_from).filter(counted_from__lt=limit)
        return over

    def paths(self) -> list[str]:
        """Return the paths it counts from; an expression has none."""
        return [anchor for anchor in self.after if isinstance(anchor, str)]

    def _only_anchor(self) -> Combinable:
        anchor = self.after[0]
        return F(anchor) if isinstance(anchor, str) else anchor

    def _limit(self, model: AnyModel, now: datetime) -> object:
        limit = self.term.cutoff(now)
        if not self.paths():
            return limit
        anchor = walk(model, self.paths()[0])[-1]
        if isinstance(anchor, models.DateTimeField):
            return limit
        if isinstance(anchor, models.DateField):
            return timezone.localdate(limit)
        # The start year of a school year, which ends when the next begins.
        return timezone.localdate(limit).year


@dataclass(frozen=True, slots=True)
class WithParent:
    """Goes with the row at the end of this foreign key, by CASCADE."""

    path: str


@dataclass(frozen=True, slots=True)
class WithPerson:
    """Goes when the person goes, and not before: there is nothing in it that ends by itself."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Stays. Only for rows that are about nobody once the link to a person is emptied; ``why`` says what they are kept for.

    ``words``: what people read instead of "your name goes when your account goes".
    """

    why: str
    words: str | Promise = ""


Retention = Ends | WithParent | WithPerson | Lasting


def ends(term: Term, *after: Anchor, **details: Any) -> Ends:  # Any: the fields of ``Ends``
    """Return the rule "``term`` after this"."""
    return Ends(term, after, **details)
