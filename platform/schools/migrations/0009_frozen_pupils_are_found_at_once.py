"""Which pupils' data is frozen, without reading all pupils. Made while the site runs: nobody waits for it."""

from django.db import migrations, models

from kit.postgresql.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("schools", "0008_names_can_stay_at_school")]
    operations = [
        AddIndexWhileServing(
            model_name="pupil",
            index=models.Index(
                fields=["id"], condition=models.Q(("restricted_at__isnull", False)), name="pupil_with_frozen_data"
            ),
        ),
    ]
