"""Reminders have rows of their own since 0008; nothing read or wrote this column any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0010_older_places_learn_their_class")]

    operations = [migrations.RemoveField(model_name="enrolment", name="reminded_at")]
