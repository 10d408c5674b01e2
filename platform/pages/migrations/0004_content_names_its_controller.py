from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_photos_of_our_own")]

    operations = [
        migrations.AddField(
            model_name="contentpage",
            name="shows_controller",
            field=models.BooleanField(
                default=False,
                help_text="Naam en adressen van de regio staan dan onder aan de pagina. Ze komen uit Instellingen, Regio.",
                verbose_name="laat zien wie verantwoordelijk is",
            ),
        ),
        migrations.AlterField(
            model_name="contentpage",
            name="checked_on",
            field=models.DateField(
                blank=True,
                help_text="Klopt alles nog? Zet hier dan de dag van vandaag. Bezoekers zien hem.",
                null=True,
                verbose_name="nagekeken op",
            ),
        ),
    ]
