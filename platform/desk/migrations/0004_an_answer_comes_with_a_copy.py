"""An answer leads to a copy of the data; who cannot sign in gets a secret address, of which only a hash is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_versions_of_the_statement"),
    ]

    operations = [
        migrations.AddField(
            model_name="privacyrequest",
            name="copy_hash",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
