"""What "emptied" is: which columns of a rule, which value says nothing, and which rows still say something."""

from typing import Any

from django.db import models
from django.db.models import Q

from privacy.registry import Declaration, Ends, Erase
from privacy.registry.paths import AnyField, AnyModel

STAYS = frozenset({Erase.PSEUDONYM, Erase.KEEP})


def emptied_columns(declaration: Declaration, rule: Ends) -> tuple[str, ...]:
    """Return the columns that a rule empties: those it names, or all personal ones that are no pseudonym."""
    if rule.columns:
        return rule.columns
    groups = (group for group in declaration.personal_groups() if group.erase not in STAYS)
    return tuple(name for group in groups for name in group.names)


def empty_values(model: AnyModel, columns: tuple[str, ...]) -> dict[str, Any]:  # Any: what a column may hold
    """Return what each column holds when it says nothing."""
    return {name: _empty(model._meta.get_field(name)) for name in columns}


def still_says_something(model: AnyModel, columns: tuple[str, ...]) -> Q:
    """Return the condition that one of these columns is not empty yet."""
    found = Q()
    for name, empty in empty_values(model, columns).items():
        found |= Q(**{f"{name}__isnull": False}) if empty is None else ~Q(**{name: empty})
    return found


def _empty(field: AnyField) -> Any:  # Any: as above
    if isinstance(field, models.JSONField) or field.get_internal_type() == "ArrayField":
        return field.get_default()
    return None if field.null else ""
