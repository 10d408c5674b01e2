"""What has to end: every rule of the registry as a duty of the job, children before parents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.module_loading import import_string

from privacy.registry import Declaration, Ends, Registry, Then, registry
from privacy.registry.paths import AnyModel, pointing_at
from privacy.retention.emptying import emptied_columns, empty_values, still_says_something
from privacy.retention.files import delete_files_of
from privacy.retention.holds import waiting

Keys = list[Any]  # Any: a key may be a number, a UUID or words


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule of one model. ``key`` names it in reports: model, term and what it counts from."""

    declaration: Declaration
    rule: Ends

    @property
    def label(self) -> str:
        """The model, as ``schools.Pupil``."""
        return self.declaration.label

    @property
    def model(self) -> AnyModel:
        """The model itself."""
        found: AnyModel = apps.get_model(self.label)
        return found

    @property
    def key(self) -> str:
        """What names the rule, and no other one."""
        return f"{self.label}:{self.rule.term.key}:{'+'.join(self.rule.paths()) or 'expression'}"

    @property
    def columns(self) -> tuple[str, ...]:
        """What it empties; nothing where rows go."""
        return emptied_columns(self.declaration, self.rule) if self.rule.then == Then.BLANK else ()

    def overdue(self, now: datetime) -> models.QuerySet[models.Model]:
        """Return the rows whose term is over and that still say something, held or not."""
        rows = self.rule.overdue(self.model, now)
        return rows.filter(still_says_something(self.model, self.columns)) if self.columns else rows

    def due(self, now: datetime, held: Keys) -> models.QuerySet[models.Model]:
        """Return the rows that have to end now: overdue, kept by no law (``held``) and waiting for nothing."""
        rows = self.overdue(now)
        for one in waiting(self.label):
            rows = rows.exclude(one.which(now))
        return rows.exclude(pk__in=held) if held else rows

    def end(self, keys: Keys) -> None:
        """Delete or empty these rows, in the running transaction; by the app's own way where it has one."""
        rows = self.model._base_manager.filter(pk__in=keys)
        if self.rule.by:
            import_string(self.rule.by)(keys)
        elif self.rule.then == Then.BLANK:
            rows.update(**empty_values(self.model, self.columns))
        else:
            delete_files_of(self.model, keys)
            rows.delete()


def duties(known: Registry = registry, *, label: str = "") -> list[Duty]:
    """Return every duty, or those of one model, in the order in which they are done."""
    return [
        Duty(declaration, rule)
        for declaration in _children_first(known)
        for rule in declaration.retention
        if isinstance(rule, Ends) and label in {"", declaration.label}
    ]


def may_lock(model: AnyModel) -> bool:
    """Return whether this database role may lock rows of a table: of a log that only grows it may not, and need not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, 'UPDATE')", [model._meta.db_table])
        [found] = cursor.fetchone() or [False]
    return bool(found)


def _children_first(known: Registry) -> Sequence[Declaration]:
    """Return all declarations so that what points at a row comes before it; of a circle, the first declared comes last."""
    by_model = {apps.get_model(label): one for label, one in known.declarations.items()}
    found: dict[AnyModel, Declaration] = {}
    seen: set[AnyModel] = set()

    def visit(model: AnyModel) -> None:
        if model in seen:
            return
        seen.add(model)
        for foreign_key in pointing_at(model):
            visit(foreign_key.model)
        if model in by_model:
            found[model] = by_model[model]

    for model in by_model:
        visit(model)
    return list(found.values())
