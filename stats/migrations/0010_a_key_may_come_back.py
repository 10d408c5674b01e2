"""A key that was replaced and put back is in use again from then on: a second row with the same fingerprint."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stats", "0009_orders_end")]
    operations = [migrations.RemoveConstraint(model_name="keyrecord", name="key_recorded_once")]
