"""Who is on the list has said yes, is found by a keyed hash, and an old link knows that it is old."""

from django.db import migrations, models
from django.db.models import Q

from kit.address_hash import address_hash


def fill_hashes(apps, schema_editor):
    """Give earlier rows their hash."""
    Subscriber = apps.get_model("newsletter", "Subscriber")
    for subscriber in Subscriber.objects.iterator():
        subscriber.address_hash = address_hash(subscriber.email)
        subscriber.save(update_fields=["address_hash"])


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0002_append_only")]

    operations = [
        migrations.AddField("subscriber", "address_hash", models.CharField(max_length=64, null=True)),
        migrations.AddField("subscriber", "times_left", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(fill_hashes, migrations.RunPython.noop),
        migrations.AlterField("subscriber", "address_hash", models.CharField(max_length=64, unique=True)),
        migrations.AddIndex("subscriber", models.Index(fields=["status", "id"], name="subscriber_by_status")),
        migrations.AddConstraint(
            "subscriber",
            models.CheckConstraint(
                condition=~Q(status="active") | Q(confirmed_at__isnull=False), name="subscriber_active_only_when_confirmed"
            ),
        ),
        migrations.AddConstraint(
            "subscriber",
            models.CheckConstraint(condition=~Q(status="left") | Q(left_at__isnull=False), name="subscriber_left_at_some_time"),
        ),
    ]
