"""What erasing somebody does, table by table, in the order in which the database lets it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from privacy.finding import Found, addresses_of, conditions_of
from privacy.ownership import own_rows
from privacy.registry import Declaration, Erase, Matching, Registry, registry
from privacy.registry.links import own_columns
from privacy.registry.paths import AnyModel


@dataclass(frozen=True, slots=True)
class Emptying:
    """Columns of some rows that become empty."""

    label: str
    rows: models.QuerySet[models.Model]
    columns: dict[str, Any]  # Any: what an empty column holds

    def run(self) -> int:
        """Empty them; return in how many rows."""
        return self.rows.update(**self.columns)


@dataclass(frozen=True, slots=True)
class Steps:
    """First columns are emptied, then rows go, children before what they hang on."""

    emptying: Sequence[Emptying]
    going: Sequence[Found]


def takes_the_row(declaration: Declaration) -> bool:
    """Return whether a row goes as a whole with its person."""
    return any(group.erase == Erase.ROW for group in declaration.personal_groups())


def steps_of(person: models.Model, known: Registry = registry) -> Steps:
    """Return what erasing this person does, by the declarations. Reads nothing yet."""
    found = list(own_rows(person, known))
    emptying = [step for one in found if not takes_the_row(one.declaration) for step in _emptying(one, person, known)]
    return Steps(emptying, _children_first([one for one in found if takes_the_row(one.declaration)]))


def _emptying(found: Found, person: models.Model, known: Registry) -> Iterator[Emptying]:
    declaration, model = found.declaration, apps.get_model(found.declaration.label)
    blank = {name for group in declaration.personal_groups() if group.erase == Erase.BLANK for name in group.names}
    links = own_columns(declaration.links)
    if words := {name: empty_value(model, name) for name in sorted(blank - links)}:
        yield Emptying(declaration.label, found.rows, words)
    addresses = addresses_of(person, known)
    for link in declaration.links:
        # A column that is a link is emptied only where it points at this person: a colleague's name stays.
        for column in own_columns((link,)) & blank:
            for condition in conditions_of(model, link, person, addresses):
                yield Emptying(declaration.label, _all(model, condition), {column: empty_value(model, column)})


def _children_first(found: list[Found]) -> list[Found]:
    by_label = {one.declaration.label: one for one in found}
    order: TopologicalSorter[str] = TopologicalSorter({label: set() for label in by_label})
    for label, one in by_label.items():
        for above in _hangs_on(one.declaration) & by_label.keys() - {label}:
            order.add(above, label)
    return [by_label[label] for label in order.static_order()]


def _hangs_on(declaration: Declaration) -> set[str]:
    """Return the tables that this one points at, and those by which its people are found: it goes before them."""
    model = apps.get_model(declaration.label)
    targets = {
        field.related_model._meta.label
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model)
    }
    return targets | {link.of for link in declaration.links if isinstance(link, Matching)}


def empty_value(model: AnyModel, name: str) -> Any:  # Any: as Emptying
    """Return what a column holds that says nothing."""
    column = model._meta.get_field(name)
    if getattr(column, "null", False):
        return None
    if isinstance(column, ArrayField):
        return []
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {}
    return ""


def _all(model: AnyModel, condition: Q) -> models.QuerySet[models.Model]:
    found: models.QuerySet[models.Model] = model._base_manager.filter(condition)
    return found
