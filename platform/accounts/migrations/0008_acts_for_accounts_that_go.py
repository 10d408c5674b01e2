"""What the log says of an account that nobody used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_scope_and_acts_for_feeds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("blocked", "Account geblokkeerd"),
                    ("unblocked", "Blokkade opgeheven"),
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
    ]
