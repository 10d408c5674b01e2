"""What the desk changes about an account is noted for its owner (promise SP-8d)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import for_role, no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_accounts_can_be_frozen"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="wanneer")),
                ("role", models.CharField(choices=[("region", "Regio")], max_length=20, verbose_name="door")),
                ("fact", models.CharField(choices=[("display_name", "naam")], max_length=20, verbose_name="wat")),
                ("before", models.CharField(blank=True, max_length=120, verbose_name="was")),
                ("after", models.CharField(blank=True, max_length=120, verbose_name="werd")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        no_planner_statistics("accounts_accountchange", "before", "after"),
        for_role(
            "meeloop_web",
            "REVOKE UPDATE ON accounts_accountchange FROM meeloop_web",
            undo=("GRANT UPDATE ON accounts_accountchange TO meeloop_web",),
        ),
    ]
