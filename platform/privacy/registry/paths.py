"""Lookup paths: ``enrolment__session__ends_at`` as the columns that it walks along."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models

AnyModel = type[models.Model]
AnyField = Any  # Any: a column, a relation or the other side of one; Django has no common type for them

EMPTY = (models.CharField, models.TextField, models.FileField, models.JSONField, ArrayField)


class BrokenPath(LookupError):
    """A path that leads nowhere; the message says where it stops."""


def walk(model: AnyModel, path: str) -> list[AnyField]:
    """Return the fields along a path, the last one included. Raises ``BrokenPath``."""
    steps: list[AnyField] = []
    here: AnyModel | None = model
    for name in path.split("__"):
        if here is None:
            raise BrokenPath(f"'{path}' goes on after '{steps[-1].name}', which is a plain column")
        try:
            step = here._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise BrokenPath(f"{here._meta.label} has no '{name}'") from error
        steps.append(step)
        here = _beyond(step)
    return steps


def target(model: AnyModel, path: str) -> AnyModel | None:
    """Return the model that a path ends at, or None when it ends at a plain column. Raises ``BrokenPath``."""
    return _beyond(walk(model, path)[-1])


def pointing_at(model: AnyModel) -> Iterator[AnyField]:
    """Yield every foreign key of another model to this one, also those that the model itself cannot be asked for."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.field


def is_led_by_an_index(field: AnyField) -> bool:
    """Return whether the database finds rows by this column without reading the whole table. Partial indexes do not count."""
    if getattr(field, "primary_key", False) or field.unique or field.db_index:
        return True
    options = field.model._meta
    firsts = [index.fields[0].lstrip("-") for index in options.indexes if index.fields and not index.condition]
    firsts += [
        constraint.fields[0]
        for constraint in options.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and not constraint.condition
    ]
    return field.name in firsts


def can_be_emptied(field: AnyField) -> bool:
    """Return whether a column has a value that says nothing: NULL, an empty text, list or object."""
    return bool(field.null or field.many_to_many or isinstance(field, EMPTY))


def _beyond(step: AnyField) -> AnyModel | None:
    found: AnyModel | None = step.related_model if step.is_relation else None
    return found
