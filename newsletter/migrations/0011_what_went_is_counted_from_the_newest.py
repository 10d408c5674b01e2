"""What was refused and what went, from the newest back. Made while the site runs: nobody waits for it.

An installation that followed the code has the first from 0010, where it stood before: it is left alone.
"""

from django.db import migrations, models

from kit.postgresql.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("newsletter", "0010_refused_us_or_gone"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ("failed", "bounced"))), fields=["sending", "-at"], name="delivery_refused"
            ),
        ),
        AddIndexWhileServing(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["sending", "-at"], name="delivery_sent"),
        ),
    ]
