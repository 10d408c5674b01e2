"""The log of who looked says with which token a program looked, and knows looks for an incident."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_looks_at_requests")]

    operations = [
        migrations.AddField(
            model_name="accessevent",
            name="token_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="accessevent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("roster_view", "Deelnemerslijst bekeken"),
                    ("roster_print", "Deelnemerslijst geprint of gedownload"),
                    ("class_view", "Klas bekeken"),
                    ("attendance", "Opkomst genoteerd"),
                    ("export", "Gegevens gedownload"),
                    ("request", "Verzoek over gegevens behandeld"),
                    ("incident", "Nagegaan wie een datalek raakt"),
                ],
                max_length=20,
            ),
        ),
    ]
