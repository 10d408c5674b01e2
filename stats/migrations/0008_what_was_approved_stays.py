"""The embargo is part of what two bodies approve: after the request it stays. Only people approve, in the name of a body."""

from django.db import migrations

from stats.migrations._guard_of_a_release import AS_APPROVED, AS_IT_BEGAN


class Migration(migrations.Migration):
    dependencies = [("stats", "0007_mail_about_new_figures")]
    operations = [migrations.RunSQL(AS_APPROVED, AS_IT_BEGAN)]
