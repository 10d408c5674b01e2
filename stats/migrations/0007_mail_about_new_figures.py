from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stats", "0006_what_is_out_stays")]
    operations = [
        migrations.CreateModel(
            name="ReleaseSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.BigIntegerField(unique=True)),
                ("since", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "bericht over nieuwe cijfers",
                "verbose_name_plural": "berichten over nieuwe cijfers",
            },
        ),
    ]
