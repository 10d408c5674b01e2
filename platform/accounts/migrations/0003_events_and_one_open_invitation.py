"""What is done to an account is logged; one invitation to a role is open at a time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="tijd")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("blocked", "Account geblokkeerd"),
                            ("unblocked", "Blokkade opgeheven"),
                            ("signed_out", "Overal uitgelogd"),
                            ("password_changed", "Wachtwoord veranderd"),
                            ("factor_added", "Tweede stap aangezet"),
                            ("factor_removed", "Tweede stap uitgezet"),
                            ("token_made", "Token gemaakt"),
                            ("token_revoked", "Token ingetrokken"),
                            ("role_given", "Rol gekregen"),
                            ("role_ended", "Rol beëindigd"),
                        ],
                        max_length=20,
                        verbose_name="wat",
                    ),
                ),
                ("about", models.CharField(blank=True, help_text="Label and id, such as school:12:coordinator", max_length=60)),
            ],
        ),
        migrations.AddField(
            model_name="idempotentrequest",
            name="headers",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                fields=("email", "kind", "organisation_id", "role"),
                name="invitation_open_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="accountevent",
            index=models.Index(fields=["user", "-at"], name="account_event_by_user"),
        ),
        *append_only("accounts_accountevent"),
    ]
