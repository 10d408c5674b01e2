"""Where a leak is reported has an address of its own: that of a complaint leads elsewhere (promise SBB-9a)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0009_sites_that_show_our_form"),
    ]

    operations = [
        migrations.AddField(
            model_name="regionsettings",
            name="breach_url",
            field=models.URLField(
                db_default="https://www.autoriteitpersoonsgegevens.nl/",
                default="https://www.autoriteitpersoonsgegevens.nl/",
                help_text="Waar je bij de toezichthouder een datalek meldt. Staat bij elk datalek, alleen voor de regio.",
                verbose_name="adres om een datalek te melden",
            ),
        ),
    ]
