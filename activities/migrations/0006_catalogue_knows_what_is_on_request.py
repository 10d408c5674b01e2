"""The flat table says which activities schools may ask a date for; pages that say so already are copied."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def copy_from_pages(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Follow the pages; the ready JSON follows at the next refresh (once an hour)."""
    pages = apps.get_model("activities", "ActivityPage").objects.filter(is_on_request=True, live=True)
    entries = apps.get_model("activities", "CatalogueEntry").objects
    entries.filter(activity__in=pages.values("pk")).update(is_on_request=True)


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_sign_up_has_one_word")]

    operations = [
        migrations.AddField("catalogueentry", "is_on_request", models.BooleanField(default=False, db_default=False)),
        migrations.RunPython(copy_from_pages, migrations.RunPython.noop, elidable=True),
    ]
