"""Each look says at which pupils; each day is sealed over the day before."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from kit.migrations_ops import append_only, for_role


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="accessevent",
            name="pupil_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=django.contrib.postgres.indexes.GinIndex(fields=["pupil_ids"], name="access_event_by_pupil"),
        ),
        migrations.CreateModel(
            name="AccessSeal",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("event_count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ["day"]},
        ),
        *append_only("privacy_accessseal"),
        # Workers delete events after their term; nobody changes one, and no seal ever goes.
        for_role(
            "meeloop_worker",
            "REVOKE UPDATE ON privacy_accessevent FROM meeloop_worker",
            "REVOKE UPDATE, DELETE ON privacy_accessseal FROM meeloop_worker",
            undo=(
                "GRANT UPDATE ON privacy_accessevent TO meeloop_worker",
                "GRANT UPDATE, DELETE ON privacy_accessseal TO meeloop_worker",
            ),
        ),
    ]
