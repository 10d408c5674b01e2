"""An index on the end of a date: what is kept until some time after it is found there (privacy.E007)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_catalogue_knows_what_is_on_request")]

    operations = [
        migrations.AddIndex(model_name="session", index=models.Index(fields=["ends_at"], name="session_by_end")),
    ]
