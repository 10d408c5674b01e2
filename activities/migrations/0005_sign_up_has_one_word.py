"""Labels say inschrijven where a group is meant; aanmelden is what a school or a provider does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_series_shortlists_and_limits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="activitypage",
            name="acceptance_mode",
            field=models.CharField(
                choices=[("automatic", "Meteen akkoord"), ("manual", "Aanbieder keurt goed")],
                default="automatic",
                max_length=10,
                verbose_name="inschrijvingen",
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="enrolment_closes_at",
            field=models.DateTimeField(verbose_name="inschrijven kan tot"),
        ),
        migrations.AlterField(
            model_name="session",
            name="enrolment_opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="inschrijven kan vanaf"),
        ),
    ]
