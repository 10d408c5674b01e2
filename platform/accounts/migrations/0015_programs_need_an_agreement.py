"""A token names the school's programs for which it was made; those that are there name none, and reach no pupil (promise SP-9e)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_an_inbox_and_mail_by_topic"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="programs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
    ]
