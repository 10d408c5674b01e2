"""Whoever answers for the region reaches what lies at its own desk (0), and nobody else does (decision 0045)."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("enrolments.migrations.0018_less_is_asked_for_the_third_lock").REACH
LOOKS_ALONG = "        -- Who looks along for an hour, because the school says so.\n"
DESK = """        -- kit.isolation.REGION; the roles of desk.rules.ANSWERING (a test compares them).
        UNION SELECT 0 FROM accounts_regionmembership WHERE user_id = person AND role IN ('privacy_officer', 'admin')
"""
REACH = BEFORE.replace(LOOKS_ALONG, DESK + LOOKS_ALONG)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_an_inbox_and_mail_by_topic"), ("enrolments", "0018_less_is_asked_for_the_third_lock")]
    operations = [migrations.RunSQL(REACH, BEFORE)]
