"""An order that goes wrong again and again is given up, and one that waits can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stats", "0008_what_was_approved_stays")]
    operations = [
        migrations.AddField("releaseorder", "tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("releaseorder", "withdrawn_by", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "releaseorder",
            "status",
            models.CharField(
                choices=[
                    ("asked", "Wacht op de teller"),
                    ("done", "Geteld"),
                    ("refused", "Niet gelukt"),
                    ("withdrawn", "Ingetrokken"),
                ],
                default="asked",
                max_length=10,
            ),
        ),
    ]
