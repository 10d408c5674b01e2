"""A date that is over says so by its end: no code ever gave one the status "done". Words only; the table stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_dates_are_found_by_their_end")]

    operations = [
        migrations.AlterField(
            model_name="session",
            name="status",
            field=models.CharField(
                choices=[("scheduled", "Gepland"), ("cancelled", "Gaat niet door")],
                default="scheduled",
                max_length=10,
                verbose_name="status",
            ),
        )
    ]
