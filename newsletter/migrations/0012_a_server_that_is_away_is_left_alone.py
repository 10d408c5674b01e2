"""How often in a row the mail server took nothing from us, and when it is tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0011_what_went_is_counted_from_the_newest"),
    ]

    operations = [
        migrations.AddField(
            model_name="sending",
            name="troubles",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="sending",
            name="tries_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
