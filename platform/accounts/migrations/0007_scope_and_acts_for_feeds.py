import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_mail_rhythm"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "Lezen"),
                        ("enrol", "Klassen inschrijven en uitschrijven"),
                        ("import", "Klassenlijsten inlezen"),
                        ("attendance", "Opkomst noteren"),
                        ("publish", "Activiteiten en datums insturen"),
                        ("judge", "Aanbieders en inzendingen beoordelen"),
                        ("report", "Cijfers laten tellen, goedkeuren en publiceren"),
                        ("feeds", "Agenda's delen met andere programma's"),
                    ],
                    max_length=20,
                ),
                size=None,
                verbose_name="mag",
            ),
        ),
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
                ],
                max_length=20,
                verbose_name="wat",
            ),
        ),
    ]
