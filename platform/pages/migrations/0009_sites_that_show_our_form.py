"""A region says on whose sites the form of the newsletter may stand."""

from django.db import migrations, models

import pages.framing


class Migration(migrations.Migration):
    dependencies = [("pages", "0008_visits_and_updates")]

    operations = [
        migrations.AddField(
            model_name="regionsettings",
            name="form_origins",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Eén adres per regel, zoals https://www.school.nl. Andere sites kunnen het formulier niet in hun pagina zetten.",
                max_length=2000,
                validators=[pages.framing.check_origins],
                verbose_name="sites die het inschrijfformulier van de nieuwsbrief mogen tonen",
            ),
        ),
    ]
