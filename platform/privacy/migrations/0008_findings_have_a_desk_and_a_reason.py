"""Words that name somebody who is gone are read at a desk: a school's or the region's, with what was decided and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0007_looks_by_programs_and_for_incidents"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasurefinding",
            name="school",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="erasurefinding",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("names", "Ja, hier staat die persoon. Maak de tekst leeg."),
                    ("other", "Nee, dit gaat over iemand anders. Laat de tekst staan."),
                    ("no_name", "Nee, dit is hier geen naam. Laat de tekst staan."),
                    ("duty", "Ja, maar de wet zegt dat dit moet blijven. Laat de tekst staan."),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="erasurefinding",
            index=models.Index(fields=["school", "found_at"], condition=models.Q(settled_at=None), name="finding_that_waits"),
        ),
    ]
