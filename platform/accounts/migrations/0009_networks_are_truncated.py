"""The database itself takes no whole address of who signs in (promise POR-2d)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_acts_for_accounts_that_go")]

    operations = [
        migrations.AddConstraint(
            model_name="loginevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("network", ""), ("network__regex", "/(24|48)$"), _connector="OR"),
                name="login_event_network_is_truncated",
            ),
        ),
    ]
