"""Proof of consent only grows."""

from django.db import migrations

from kit.migrations_ops import append_only


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial")]
    operations = append_only("newsletter_consentrecord")
