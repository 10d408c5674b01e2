"""A whole address with the ending of a network behind it is no network: the database takes none (promise POR-2d)."""

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

from kit.postgresql.indexes import Together

NAME = "login_event_network_is_truncated"
TRUNCATED = r"^([0-9]{1,3}\.){3}0/24$|^(([0-9a-f]{1,4}:){1,3}|:):/48$"
BATCH = 1000


def empty(apps: Any, schema_editor: Any) -> None:  # Any: Django's
    """Empty what is no network, some rows at a time: our own code never wrote any."""
    events = apps.get_model("accounts", "LoginEvent").objects
    wrong = events.exclude(network="").exclude(network__regex=TRUNCATED).order_by("pk")
    while keys := list(wrong.values_list("pk", flat=True)[:BATCH]):
        events.filter(pk__in=keys).update(network="")


class Migration(migrations.Migration):
    # Nobody who signs in waits: new rows are judged at once, old ones without a lock.
    atomic = False
    dependencies = [("accounts", "0012_asked_once_a_school_year")]

    operations = [
        Together(
            [
                migrations.RemoveConstraint(model_name="loginevent", name=NAME),
                AddConstraintNotValid(
                    model_name="loginevent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network", ""), ("network__regex", TRUNCATED), _connector="OR"), name=NAME
                    ),
                ),
            ]
        ),
        migrations.RunPython(empty, migrations.RunPython.noop),
        ValidateConstraint(model_name="loginevent", name=NAME),
    ]
