"""Changes of tables that may be begun again: a migration that gave up half-way, or was killed, is simply run once more.

What is made beside the work is in no transaction: PostgreSQL leaves behind what it had, an index among it that is not valid and
that stands in the way of its own name.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError
from django.db import models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PROBE = "meeloop_index_probe"
# What has this name in the schema of the table: an index of the table or not, whole or not, and how it is defined.
STANDING = """
SELECT coalesce(i.indrelid = %s::regclass, false), coalesce(i.indisvalid, false), coalesce(pg_get_indexdef(i.indexrelid), '')
FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
WHERE c.relname = %s AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = %s::regclass)
"""


class AddIndexWhileServing(AddIndexConcurrently):
    """Make an index while everybody goes on; an earlier try that left half of it is no obstacle.

    A half one of that name is dropped first. A whole one with this definition is left alone, and with another it is an error
    (``CommandError``) that says what stands there: somebody made it by hand, and knows why.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the index, unless it is there."""
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if not schema_editor.collect_sql and self._is_there(model, schema_editor):
            return
        schema_editor.add_index(model, self.index, concurrently=True)  # type: ignore[call-arg]  # PostgreSQL's editor

    def _is_there(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> bool:
        """Return whether the whole index stands; drop half of one. Raises ``CommandError`` when its name means something else."""
        name = schema_editor.quote_name(self.index.name)
        table = schema_editor.quote_name(_table(model))
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(STANDING, [table, self.index.name, table])
            standing = cursor.fetchone()
        if standing is None:
            return False
        is_of_table, is_valid, definition = standing
        if is_of_table and not is_valid:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            return False
        wanted = self._wanted(model, schema_editor)
        if is_of_table and _sense(definition) == _sense(wanted):
            return True
        raise CommandError(
            f"{self.index.name} is already the name of something else in this database: {definition or 'no index'}. "
            f"Wanted is one that says USING {_sense(wanted)[1]}. Find out who made it, then drop or rename it, and migrate again."
        )

    def _wanted(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        """Return the index as PostgreSQL itself words it, made for a moment on an empty table with the same columns."""
        connection = schema_editor.connection
        statement = self.index.create_sql(model, schema_editor)
        statement.rename_table_references(_table(model), PROBE)
        table = schema_editor.quote_name(_table(model))
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {PROBE} (LIKE {table}) ON COMMIT DROP")
            cursor.execute(str(statement))
            cursor.execute(
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass", [f"pg_temp.{PROBE}"]
            )
            (definition,) = cursor.fetchone()
        return str(definition)


class Together(SeparateDatabaseAndState):
    """Do these in one transaction, in a migration that is in none: all of it stands, or nothing.

    A check that is taken away and put back in another wording cannot be found halfway by the next try.
    """

    atomic = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:  # Any: Django's signature
        """Return how it is written in a migration."""
        return self.__class__.__name__, [], {"operations": self.database_operations}


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001  # Django's own interface for this


def _sense(definition: str) -> tuple[bool, str]:
    """Return what an index does: whether each value is there once, and all that follows on the name of its table."""
    head, _, sense = definition.partition(" USING ")
    return head.startswith("CREATE UNIQUE "), sense
