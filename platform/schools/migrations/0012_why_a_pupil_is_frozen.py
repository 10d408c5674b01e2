"""Who froze a pupil's data says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0011_the_region_looks_along_by_invitation")]
    operations = [
        migrations.AddField(
            model_name="pupil",
            name="restricted_why",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="waarom de gegevens bevroren zijn"
            ),
        ),
    ]
