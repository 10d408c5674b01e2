"""What the contact form sends to a mailbox is counted in rows of its own: wiping a question does not make room for the next."""

import django.utils.timezone
from django.db import migrations, models

# As far back as the count looks.
LATELY = """
INSERT INTO desk_inquirycount (mailbox, at)
SELECT mailbox, received_at FROM desk_inquiry WHERE mailbox <> '' AND received_at > now() - interval '30 days'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0013_mails_to_one_mailbox_are_found_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="InquiryCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox", models.CharField(max_length=64, verbose_name="onleesbaar kenmerk")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="wanneer")),
            ],
            options={
                "verbose_name": "telling van het contactformulier",
                "verbose_name_plural": "tellingen van het contactformulier",
                "indexes": [models.Index(fields=["mailbox", "at"], name="inquiries_counted_by_mailbox")],
            },
        ),
        migrations.RunSQL(LATELY, migrations.RunSQL.noop),
    ]
