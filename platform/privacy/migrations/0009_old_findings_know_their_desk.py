"""What was found before a finding knew its school is read at that school too, not at the region."""

from typing import Any

from django.db import migrations

from privacy.erasing.desks import find_desks


def give_desks(apps: Any, schema_editor: Any) -> None:  # Any: Django's
    """Ask the registry, as a new finding does; where nothing was found no table is looked at."""
    find_desks()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("privacy", "0008_findings_have_a_desk_and_a_reason"),
    ]

    operations = [migrations.RunPython(give_desks, migrations.RunPython.noop)]
