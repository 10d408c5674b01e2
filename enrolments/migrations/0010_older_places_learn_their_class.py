"""Fill ``counted_class`` of the places that were there before, a batch at a time, so that nobody waits long for a row."""

from typing import Any

from django.db import migrations

BATCH = 10_000
# Touching the column is enough: the trigger of the migration before looks the class up.
FILL = "UPDATE enrolments_place SET counted_class_id = NULL WHERE id >= %s AND id < %s"


def fill(apps: Any, schema_editor: Any) -> None:  # Any: what Django hands to a migration
    """Go through the places by id. Stopped half-way it can simply be run again."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM enrolments_place")
        first, last = cursor.fetchone()
        for start in range(first, last + 1, BATCH):
            cursor.execute(FILL, [start, start + BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enrolments", "0009_places_know_the_class_that_counts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
