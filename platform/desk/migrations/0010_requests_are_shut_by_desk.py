"""A request is seen at the desk that answers it, a school's or the region's own (0), and its steps with it (decision 0045)."""

from django.db import migrations

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_a_mail_that_does_not_go_is_seen"),
        ("enrolments", "0019_the_region_reaches_its_own_desk"),
    ]
    operations = [
        isolate("desk_privacyrequest", column="coalesce(school_id, 0)"),
        isolate("desk_requeststep", inside=("request_id", "desk_privacyrequest")),
    ]
