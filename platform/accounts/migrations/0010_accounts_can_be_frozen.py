"""A frozen account is kept and shown to nobody; another controller's statement stops programs and calendars too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_networks_are_truncated"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="restricted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="bevroren op"),
        ),
        migrations.AddField(
            model_name="user",
            name="statement_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="accountevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("blocked", "Account geblokkeerd"),
                    ("unblocked", "Blokkade opgeheven"),
                    ("restricted", "Account bevroren"),
                    ("freed", "Account niet meer bevroren"),
                    ("signed_out", "Overal uitgelogd"),
                    ("password_changed", "Wachtwoord veranderd"),
                    ("factor_added", "Tweede stap aangezet"),
                    ("factor_removed", "Tweede stap uitgezet"),
                    ("token_made", "Token gemaakt"),
                    ("token_revoked", "Token ingetrokken"),
                    ("feed_made", "Adres van een agenda gemaakt"),
                    ("feed_closed", "Adres van een agenda ingetrokken"),
                    ("role_given", "Rol gekregen"),
                    ("role_ended", "Rol beëindigd"),
                    ("idle_warned", "Gewaarschuwd dat het account weggaat"),
                ],
                max_length=20,
                verbose_name="wat",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("restricted_at", None), ("blocked_at__isnull", False), _connector="OR"),
                name="user_frozen_is_blocked",
            ),
        ),
    ]
