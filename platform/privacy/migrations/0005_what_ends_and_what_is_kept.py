"""Each night's job leaves a row with its signed proof; a row can be kept by a recorded reason."""

from django.db import migrations, models

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_people_are_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=60, verbose_name="soort")),
                ("object_id", models.CharField(max_length=64, verbose_name="nummer")),
                ("reason", models.CharField(max_length=300, verbose_name="reden")),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("until", models.DateTimeField(verbose_name="tot")),
                ("lifted_by", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "bewaarplicht",
                "verbose_name_plural": "bewaarplichten",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until__gt", models.F("set_at"))), name="legal_hold_ends"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="legal_hold_has_a_reason"),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("label", "object_id"), name="legal_hold_once_per_row"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="nacht van")),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("left", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=dict)),
                ("overdue_after", models.PositiveIntegerField(null=True)),
                ("proof", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("signature", models.CharField(blank=True, max_length=88)),
                ("key", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "nacht van het opruimen",
                "verbose_name_plural": "nachten van het opruimen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("overdue_after__isnull", False), _connector="OR"),
                        name="retention_run_ends_with_a_count",
                    )
                ],
            },
        ),
        # Only workers keep the terms: the web reads what they did.
        *append_only("privacy_retentionrun"),
    ]
