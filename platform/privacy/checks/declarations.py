"""Every model and every column is declared, once, and as what it is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from privacy.checks.problems import Problem
from privacy.registry import Declaration, Registry
from privacy.registry.fields import ANYTHING, Derived, Erase, Personal, Technical
from privacy.registry.paths import AnyModel, can_be_emptied

STAYS = {Erase.KEEP, Erase.DESK}


def declarable_models() -> list[AnyModel]:
    """Return every table that this installation makes, those between two models included."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


def columns_of(model: AnyModel) -> dict[str, Any]:  # Any: columns and many-to-many fields have no common type
    """Return the model's own columns and many-to-many fields by name; inherited ones belong to the parent's declaration."""
    return {field.name: field for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}


def problems(registry: Registry, known: Iterable[AnyModel]) -> Iterator[Problem]:
    """Yield what is missing, unknown, doubled or declared as what it is not."""
    by_label = {model._meta.label: model for model in known}
    for label in registry.doubles:
        yield Problem("E003", label, "declared twice", "Keep one of the two declarations.")
    for label, model in by_label.items():
        declaration = registry.of(label)
        if declaration is None:
            yield Problem("E001", label, "no declaration", f"Say in {_file_for(model)} what its rows are and how they end.")
        else:
            yield from _columns(declaration, model)
    for label in registry.declarations.keys() - by_label.keys():
        yield Problem("E003", label, "declared, but there is no such table", "Remove the declaration, or mend its name.")


def _columns(declaration: Declaration, model: AnyModel) -> Iterator[Problem]:
    columns = columns_of(model)
    declared = Counter(declaration.names())
    for name in columns.keys() - declared.keys():
        hint = f"Add it in {_file_for(model)}: personal, technical, public or derived."
        yield Problem("E002", f"{declaration.label}.{name}", "column without a declaration", hint)
    for name, times in declared.items():
        if name not in columns:
            hint = "Remove it, or mend its name. Inherited columns belong to the parent's declaration."
            yield Problem("E003", f"{declaration.label}.{name}", "declared, but there is no such column", hint)
        elif times > 1:
            yield Problem("E003", f"{declaration.label}.{name}", "declared twice", "Keep one of the two.")
        else:
            yield from _as_what_it_is(declaration, name, columns[name])
    yield from _fates(declaration)


def _as_what_it_is(declaration: Declaration, name: str, column: Any) -> Iterator[Problem]:  # Any: as columns_of
    group = declaration.group_of(name)
    about = f"{declaration.label}.{name}"
    if isinstance(group, Technical) and not declaration.nobody and not group.why and _can_hold_words(column):
        hint = "Make it personal, or say with why= what keeps names out of it."
        yield Problem("E011", about, "words, JSON or a file can name somebody", hint)
    if group and isinstance(column, models.JSONField) and not (declaration.nobody or group.keys):
        yield Problem("E012", about, "JSON without its keys", 'Say with keys= what it may hold ("*" only when personal).')
    if group and ANYTHING in group.keys and not isinstance(group, Personal):
        yield Problem("E012", about, "JSON that may hold anything is not personal", "Make it personal, or name its keys.")
    if isinstance(group, Personal) and group.erase == Erase.BLANK and not can_be_emptied(column):
        hint = "Let it be NULL, make it technical, or choose another fate."
        yield Problem("E013", about, "cannot be emptied when its person is erased", hint)
    if isinstance(group, Derived):
        for source in group.of:
            if source not in declaration.names():
                hint = "Name columns of the same model with of=."
                yield Problem("E003", about, f"derived of '{source}', which is not declared", hint)


def _can_hold_words(column: Any) -> bool:  # Any: as columns_of
    if getattr(column, "choices", None) or column.is_relation:
        return False
    return isinstance(column, models.CharField | models.TextField | models.JSONField | models.FileField)


def _fates(declaration: Declaration) -> Iterator[Problem]:
    groups = list(declaration.personal_groups())
    fates = {group.erase for group in groups}
    for group in groups:
        about = f"{declaration.label}.{group.names[0] if group.names else '?'}"
        if group.erase in STAYS and not group.why:
            yield Problem(
                "E013", about, "stays after erasure without a reason", "Say with why= which duty or judgment asks it."
            )
        if not group.is_exported and not group.why:
            yield Problem("E013", about, "left out of an export without a reason", "Say with why= why nobody gets it.")
    if Erase.ROW in fates and Erase.BLANK in fates:
        hint = "Erase.ROW takes the whole row along: choose ROW or BLANK for all of them."
        yield Problem("E013", declaration.label, "the row goes and a column of it is emptied", hint)
    if declaration.nobody and groups:
        hint = "Use declare() with links, purposes and retention."
        yield Problem("E013", declaration.label, "personal columns in a model that is about nobody", hint)


def _file_for(model: AnyModel) -> str:
    app = model._meta.app_label
    if app not in settings.OUR_APPS:
        return "privacy/thirdparty/"
    # The outbox stands beside this app and may not import it.
    return "privacy/neighbours.py" if app == "outbox" else f"{app}/privacy.py"
