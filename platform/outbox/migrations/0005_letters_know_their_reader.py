"""A letter that waits, or could not be sent yet, goes to nobody who left the work that it is about."""

from django.db import migrations, models

NOTHING_LEFT = {
    "attachment": "",
    "digest": {},
    "digest_for": None,
    "facts": {},
    "headers": {},
    "html": "",
    "more_attachments": [],
    "recipient": "",
    "subject": "",
    "text": "",
}


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_letters_are_written_later")]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="sent_message_keeps_no_content"),
        migrations.AddField(
            model_name="message",
            name="reader",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), models.Q(**NOTHING_LEFT, reader={}), _connector="OR"),
                name="sent_message_keeps_no_content",
            ),
        ),
    ]
