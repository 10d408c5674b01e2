"""The log of sign-ins only grows."""

from django.db import migrations

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = append_only("accounts_loginevent")
