"""Before somebody is forgotten: does a duty keep something of them? (promise POR-6c)"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from kit.isolation import everywhere
from privacy.erasing.steps import steps_of
from privacy.ownership import also
from privacy.retention.errors import KeptByLaw
from privacy.retention.legal import kept_by
from privacy.retention.models import LegalHold


@everywhere("whether a duty keeps something of somebody, in every table alike")
def kept_until(person: models.Model) -> datetime | None:
    """Return until when a legal hold keeps this person, or a row that erasing them would take or empty; None without one."""
    if not LegalHold.objects.standing(timezone.now()).exists():
        return None
    touched = [
        (label, rows)
        for one in (person, *also(person))
        for steps in (steps_of(one),)
        for label, rows in (
            *((step.label, step.rows) for step in steps.emptying),
            *((found.declaration.label, found.rows) for found in steps.going),
        )
    ]
    return _kept(touched)


def _kept(touched: Iterable[tuple[str, models.QuerySet[models.Model]]]) -> datetime | None:
    touched, days, holds = list(touched), [], LegalHold.objects.standing(timezone.now())
    for hold in holds:
        kept = kept_by(hold)
        if any(kept.get(label) and rows.filter(pk__in=kept[label]).exists() for label, rows in touched):
            days.append(hold.until)
    return max(days, default=None)


def refuse_kept(person: models.Model) -> None:
    """Raise ``KeptByLaw`` while a legal hold keeps this person or something that would go with them."""
    _refuse(kept_until(person))


def refuse_kept_rows(label: str, rows: models.QuerySet[models.Model]) -> None:
    """Raise ``KeptByLaw`` while a legal hold keeps one of these rows."""
    _refuse(_kept([(label, rows)]))


def _refuse(until: datetime | None) -> None:
    if until is not None:
        raise KeptByLaw(day=date_format(timezone.localtime(until), "j F Y"))
