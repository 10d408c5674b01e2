"""The catalogue's lists are read in the order of their index to the last column. Made while the site runs: nobody waits for it."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from kit.postgresql.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("activities", "0010_searches_that_are_kept")]
    operations = [
        AddIndexWhileServing(
            model_name="catalogueentry",
            index=models.Index(fields=["kind", "sector", "sorts_at", "activity"], name="entry_of_kind_in_sector"),
        ),
        AddIndexWhileServing(
            model_name="catalogueentry",
            index=models.Index(fields=["sector", "sorts_at", "activity"], name="entry_in_sector"),
        ),
        AddIndexWhileServing(
            model_name="catalogueentry",
            index=models.Index(fields=["provider", "sorts_at", "activity"], name="entry_of_provider"),
        ),
        RemoveIndexConcurrently(model_name="catalogueentry", name="entry_by_kind_and_sector"),
        RemoveIndexConcurrently(model_name="catalogueentry", name="entry_by_sector"),
        RemoveIndexConcurrently(model_name="catalogueentry", name="entry_by_provider"),
    ]
