"""Mails to one mailbox are counted without reading all. Made while the site runs: nobody waits for it.

An installation that followed the code has it from 0012, where it stood before: it is left alone.
"""

from django.db import migrations, models

from kit.postgresql.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("desk", "0012_mails_to_one_mailbox_are_counted"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("mailbox", ""), _negated=True), fields=["mailbox", "received_at"], name="inquiry_by_mailbox"
            ),
        ),
    ]
