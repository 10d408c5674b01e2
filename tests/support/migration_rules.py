"""What a migration may not do while the site runs: a release is put in place with the one before it still serving.

``old-code-reads``: takes away or renames what the release before still asks for. ``old-code-does-not-fill``: a column that release does
not know must be filled by the database (``db_default``) or may be empty. ``locks-table``, ``reads-whole-table``: on a table that grows
with use, everybody waits meanwhile. ``rows-in-one-go``: changes rows in one transaction. ``no-way-back``: cannot be undone.
``no-second-try``: what gave up half-way, or was killed, stands in its own way when it is run again.
"""

import re
from collections.abc import Iterator

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from kit.postgresql.indexes import AddIndexWhileServing, Together

# Tables with more rows each year than anybody can wait for; all others are small, or grow by hand.
GROWS = frozenset(
    {
        *("accounts.loginevent", "accounts.accountevent", "activities.session", "activities.catalogueentry", "outbox.message"),
        *("enrolments.enrolment", "enrolments.place", "enrolments.enrolmenttransition", "enrolments.enrolmentmessage"),
        *("enrolments.evaluationanswer", "enrolments.pupilconsent", "enrolments.hold", "enrolments.reminder"),
        *("privacy.accessevent", "privacy.erasureledger", "schools.pupil", "schools.classmembership", "schools.pupilchange"),
        *(
            "pages.visitcount",
            "pages.photorendition",
            "stats.publishednumber",
            "newsletter.subscriber",
            "newsletter.consentrecord",
            "newsletter.delivery",
            "desk.inquiry",
        ),
    }
)
GONE = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
# What may be run again after it stopped half-way, outside a transaction. Of RunPython and RunSQL the words must see to it.
REPEATS = (
    AddIndexWhileServing,
    RemoveIndexConcurrently,
    ValidateConstraint,
    Together,
    migrations.RunPython,
    migrations.RunSQL,
)
Broken = tuple[str, str]


def broken_rules(migration: Migration, state: ProjectState) -> Iterator[Broken]:
    """Yield each rule that a migration breaks, with what it is about; ``state`` is that before it, and moves on with it."""
    new: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, AddIndexConcurrently) or not migration.atomic:
            yield from _of_second_try(operation)
        for part in _parts(operation):
            if isinstance(part, migrations.CreateModel):
                new.add(_label(migration, part.name))
            else:
                yield from _of_operation(migration, part, state, new)
        operation.state_forwards(migration.app_label, state)


def _of_second_try(operation: Operation) -> Iterator[Broken]:
    if not isinstance(operation, REPEATS):
        index = getattr(operation, "index", None)
        yield "no-second-try", index.name if index else type(operation).__name__


def _parts(operation: Operation) -> list[Operation]:
    return operation.database_operations if isinstance(operation, migrations.SeparateDatabaseAndState) else [operation]


def _label(migration: Migration, name: str) -> str:
    return f"{migration.app_label}.{name}".lower()


def _of_operation(migration: Migration, part: Operation, state: ProjectState, new: set[str]) -> Iterator[Broken]:
    if isinstance(part, migrations.RunSQL):
        yield from _of_sql(migration, part, new)
        return
    if isinstance(part, migrations.RunPython):
        if migration.atomic:
            yield "rows-in-one-go", part.code.__name__
        if part.reverse_code is None:
            yield "no-way-back", part.code.__name__
        return
    table = _label(migration, getattr(part, "model_name", None) or getattr(part, "name", None) or getattr(part, "old_name", ""))
    if table in new:
        return
    subject = (
        f"{table}.{part.name}"
        if isinstance(part, migrations.AddField | migrations.AlterField | migrations.RemoveField)
        else table
    )
    if isinstance(part, GONE):
        yield "old-code-reads", subject
    elif isinstance(part, migrations.AddField):
        yield from _of_new_column(part.field, table, subject)
    elif isinstance(part, migrations.AlterField):
        yield from _of_changed_column(_field_before(state, migration, part), part.field, table, subject)
    elif table in GROWS:
        yield from _of_index_or_constraint(part, table)


def _of_new_column(field: models.Field, table: str, subject: str) -> Iterator[Broken]:
    if isinstance(field, models.ManyToManyField | models.GeneratedField):
        return
    if not field.null and not field.has_db_default():
        yield "old-code-does-not-fill", subject
    if table in GROWS and (field.unique or field.db_index):
        yield "locks-table", subject


def _of_changed_column(before: models.Field, after: models.Field, table: str, subject: str) -> Iterator[Broken]:
    if before.null and not after.null and not after.has_db_default():
        yield "old-code-does-not-fill", subject
    lengths = [getattr(field, "max_length", None) for field in (before, after)]
    is_shorter = lengths[1] is not None and (lengths[0] is None or lengths[1] < lengths[0])
    if table in GROWS and (
        before.get_internal_type() != after.get_internal_type() or is_shorter or (before.null and not after.null)
    ):
        yield "reads-whole-table", subject
    if table in GROWS and (after.unique or after.db_index) and not (before.unique or before.db_index):
        yield "locks-table", subject


def _of_index_or_constraint(part: Operation, table: str) -> Iterator[Broken]:
    # Those that do not lock (AddIndexWhileServing, AddConstraintNotValid) are other classes.
    if type(part) is migrations.AddIndex:
        yield "locks-table", f"{table} {part.index.name}"
    if type(part) is migrations.AddConstraint:
        rule = "reads-whole-table" if isinstance(part.constraint, models.CheckConstraint) else "locks-table"
        yield rule, f"{table} {part.constraint.name}"


def _field_before(state: ProjectState, migration: Migration, part: migrations.AlterField) -> models.Field:
    return state.models[migration.app_label, part.model_name_lower].fields[part.name]


def _of_sql(migration: Migration, part: migrations.RunSQL, new: set[str]) -> Iterator[Broken]:
    said = part.sql if isinstance(part.sql, list | tuple) else [part.sql]
    words = re.sub(r"\s+", " ", "; ".join(one if isinstance(one, str) else one[0] for one in said))
    if part.reverse_sql is None:
        yield "no-way-back", words[:90]
    for table in GROWS - new:
        name = table.replace(".", "_")
        about = rf"\b{name}\b"
        if re.search(rf"\bUPDATE {name}\b|\bDELETE FROM {name}\b", words, re.IGNORECASE):
            yield "rows-in-one-go", table
        if re.search(rf"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON {name}\b", words, re.IGNORECASE):
            yield "locks-table", table
        added = re.search(rf"ALTER TABLE {about} ADD CONSTRAINT (.*?)(;|$)", words, re.IGNORECASE)
        if added and "NOT VALID" not in added[1].upper():
            yield "reads-whole-table", table
    if re.search(r"CREATE (UNIQUE )?INDEX CONCURRENTLY", words, re.IGNORECASE):
        yield "no-second-try", words[:90]
    if re.search(r"\b(DROP (TABLE|COLUMN)|RENAME (TO|COLUMN))\b", words, re.IGNORECASE):
        yield "old-code-reads", words[:90]
