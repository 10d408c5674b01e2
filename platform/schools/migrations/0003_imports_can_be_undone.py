"""An import remembers for a day what it changed; a school remembers when it applied."""

from django.db import migrations, models

from kit.migrations_ops import no_planner_statistics


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_walls_between_schools")]
    operations = [
        migrations.AddField(model_name="classlistimport", name="undo_log", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="classlistimport", name="version", field=models.PositiveIntegerField(default=1)),
        migrations.AddField(
            model_name="school",
            name="applied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="aangemeld op"),
        ),
        migrations.AddIndex(
            model_name="classlistimport",
            index=models.Index(fields=["school", "-created_at"], name="import_by_school"),
        ),
        migrations.AddConstraint(
            model_name="classlistimport",
            constraint=models.CheckConstraint(
                condition=models.Q(status="done") | models.Q(undo_log={}), name="import_remembers_only_to_undo"
            ),
        ),
        no_planner_statistics("schools_classlistimport", "undo_log", "mapping"),
    ]
