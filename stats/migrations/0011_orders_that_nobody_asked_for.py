"""The system itself asks for a count when names are about to go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stats", "0010_a_key_may_come_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="releaseorder",
            name="asked_by",
            field=models.BigIntegerField(null=True),
        ),
    ]
