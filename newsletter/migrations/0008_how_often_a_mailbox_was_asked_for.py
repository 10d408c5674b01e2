"""How often mail was asked for in the name of a mailbox, counted where no restart forgets it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0007_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailboxCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox", models.CharField(max_length=64, verbose_name="onleesbaar kenmerk")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("sign-up", "Inschrijven"), ("links", "Een nieuwe link")],
                        max_length=10,
                        verbose_name="waarvoor",
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="dag")),
                ("times", models.PositiveIntegerField(default=0, verbose_name="aantal")),
            ],
            options={
                "verbose_name": "telling van gevraagde mails",
                "verbose_name_plural": "tellingen van gevraagde mails",
                "constraints": [
                    models.UniqueConstraint(fields=("mailbox", "purpose", "day"), name="mailbox_counted_once_a_day")
                ],
            },
        ),
    ]
