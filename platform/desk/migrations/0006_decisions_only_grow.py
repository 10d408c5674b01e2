"""What was decided about an incident only grows, and the planner keeps no words about one."""

from django.db import migrations

from kit.migrations_ops import append_only, no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_incidents")]
    operations = [
        *append_only("desk_incidentstep"),
        no_planner_statistics("desk_incidentstep", "because"),
        no_planner_statistics(
            "desk_incident",
            *("happened", "measures", "consequences", "lessons", "authority_reason", "schools_reason", "people_reason"),
            *("authority_text", "schools_text", "people_text"),
        ),
    ]
