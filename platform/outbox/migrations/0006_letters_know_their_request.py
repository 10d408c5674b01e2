"""Log lines about a letter say under which request it was written.

No rule says that it is empty once the letter is sent: a worker of the release before would not empty it.
"""

from django.db import migrations, models

from kit.request_ids import known_request_id


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_letters_know_their_reader")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="request_id",
            field=models.CharField(blank=True, db_default="", default=known_request_id, editable=False, max_length=32),
        ),
    ]
