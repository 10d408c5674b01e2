"""The log of who looked only grows."""

from django.db import migrations

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = append_only("privacy_accessevent")
