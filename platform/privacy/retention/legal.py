"""Legal holds: keep a row beyond its term, by a recorded reason (promise POR-6c)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.deletion import CASCADE
from django.utils import timezone

from kit.refusals import ReasonMissing
from privacy.finding import rows_about
from privacy.registry import Ends, Itself, Lasting, registry
from privacy.retention.errors import HeldAlready, HoldHasNoEnd, NothingToHold
from privacy.retention.models import LegalHold

LONGEST = timedelta(days=3 * 366)
Held = dict[str, set[Any]]  # Any: keys of any kind


def keep_row(*, label: str, object_id: object, reason: str, until: datetime, by_id: int) -> LegalHold:
    """Keep one row until a moment. Raises ``NothingToHold``, ``ReasonMissing``, ``HoldHasNoEnd`` and ``HeldAlready``."""
    if not reason.strip():
        raise ReasonMissing
    if not timezone.now() < until < timezone.now() + LONGEST:
        raise HoldHasNoEnd
    declaration = registry.declarations.get(label)
    if declaration is None or all(isinstance(rule, Lasting) for rule in declaration.retention):
        raise NothingToHold
    row = _row(label, object_id)
    if row is None:
        raise NothingToHold
    over = LegalHold.objects.filter(label=label, object_id=str(row.pk), lifted_at=None, until__lte=timezone.now())
    over.update(lifted_at=F("until"))
    try:
        with transaction.atomic():
            return LegalHold.objects.create(
                label=label, object_id=str(row.pk), reason=reason.strip()[:300], until=until, set_by=by_id
            )
    except IntegrityError as error:
        raise HeldAlready from error


def lift_hold(*, hold: LegalHold, by_id: int) -> None:
    """Let a row go at its own term again. Twice is the same as once."""
    LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by_id)


def held_rows(now: datetime) -> Held:
    """Return the keys that are kept at a moment, per model: the rows themselves, all about a person, and what they hang on."""
    held: Held = {}
    for hold in LegalHold.objects.standing(now):
        for label, keys in kept_by(hold).items():
            held.setdefault(label, set()).update(keys)
    return held


def kept_by(hold: LegalHold) -> Held:
    """Return the keys that one hold keeps, per model."""
    kept: Held = {}
    row = _row(hold.label, hold.object_id)
    for label, key in _kept_with(row) if row is not None else ():
        kept.setdefault(label, set()).add(key)
    return kept


def _kept_with(row: models.Model) -> Iterator[tuple[str, Any]]:  # Any: as above
    yield from _with_parents(row)
    declaration = registry.of(type(row))
    if declaration and any(isinstance(link, Itself) for link in declaration.links):
        for found in rows_about(row):
            if any(isinstance(rule, Ends) for rule in found.declaration.retention):
                yield from ((found.declaration.label, key) for key in found.rows.values_list("pk", flat=True))


def _with_parents(row: models.Model) -> Iterator[tuple[str, Any]]:  # Any: as above
    """Yield a row and every row whose end would take it along."""
    yield row._meta.label, row.pk
    for field in row._meta.concrete_fields:
        above: Any = field.related_model  # Any: a model, or nothing
        if above and getattr(field.remote_field, "on_delete", None) is CASCADE:
            parent = above._base_manager.filter(pk=getattr(row, field.attname)).first()
            if parent is not None:
                yield from _with_parents(parent)


def _row(label: str, object_id: object) -> models.Model | None:
    try:
        found: models.Model | None = apps.get_model(label)._base_manager.filter(pk=object_id).first()
    except (ValueError, ValidationError):
        return None
    return found
