"""The third lock on sign-ups and all that hangs on them: who is bound to one school reads and writes that school's (guide "isolation")."""

from django.db import migrations

from kit.migrations_ops import isolate


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0012_people_reach_their_schools")]
    operations = [
        isolate("enrolments_enrolment"),
        isolate("enrolments_place"),
        isolate("enrolments_enrolmenttransition"),
        isolate("enrolments_warningsetaside"),
        isolate("enrolments_bundle"),
        isolate("enrolments_daterequest"),
        isolate("enrolments_enrolmentmessage"),
    ]
