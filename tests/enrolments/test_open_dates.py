"""When schools can sign up for a date is spelled once, and everybody who asks gets the same answer."""

import re
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from activities.choices import SessionStatus
from activities.models import Session
from activities.querysets import open_sql
from activities.rules import actions_on
from enrolments.rules import enrolling
from enrolments.rules.situation import Occasion, SchoolGroup, Situation
from kit.refusals import Refusal
from schools.models import SchoolClass
from tests.support.makers import make_activity, make_session

ROOT = Path(__file__).resolve().parents[2]
TERMS = (
    enrolling.date_goes_on,
    enrolling.date_has_not_begun,
    enrolling.enrolment_is_open,
    enrolling.enrolment_is_not_closed,
)
# A comparison of the first or the last day of signing up with a moment, in a query or a statement.
SPELLED = re.compile(r"enrolment_opens_at(__l|=None| IS NULL)|enrolment_closes_at(__g| >)")
# Where signing up ends stands there beside the row's other deadlines: it is no question whether it is open.
NOT_ASKING = {"enrolments/services/school_day.py"}


@pytest.mark.django_db
def test_query_statement_row_and_rules_know_the_same_dates_as_open() -> None:
    activity, now = make_activity(), timezone.now()
    moments = [now + timedelta(hours=hours) for hours in (-2, 0, 2)]
    for number, (status, starts, opens, closes) in enumerate(product(SessionStatus, moments, [None, *moments], moments)):
        make_session(
            activity,
            starts_at=starts,
            ends_at=now + timedelta(hours=9),
            status=status,
            enrolment_opens_at=opens,
            enrolment_closes_at=closes,
            location=f"Zaal {number}",
        )

    with time_machine.travel(now, tick=False):
        by_query = set(Session.objects.open_now().values_list("pk", flat=True))
        rows = list(Session.objects.select_related("activity").order_by("pk"))
        by_row = {one.pk for one in rows if one.is_enrolment_open}
        by_hints = {one.pk for one in rows if "close_enrolment" in actions_on(one, now=now)}
        by_rules = {one.pk for one in rows if keeps_terms(one, now)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM activities_session AS day WHERE {open_sql('day')}", {"now": now})  # noqa: S608  # ours
        by_statement = {pk for (pk,) in cursor.fetchall()}

    assert len(rows) == len(SessionStatus) * 36
    assert len(by_query) == 3  # to come, on, closes later; opened before, just now, or never closed
    assert by_query == by_statement == by_row == by_hints == by_rules


def keeps_terms(session: Session, now: datetime) -> bool:
    occasion = Occasion(session, session.activity, 0, "", "approved", is_for_school=True)
    situation = Situation(occasion, SchoolGroup(SchoolClass(), size=1, is_enrolled=False), now)
    try:
        for term in TERMS:
            term(situation)
    except Refusal:
        return False
    return True


def test_nobody_spells_it_again() -> None:
    sources = [
        path
        for folder in ("platform", "providers", "activities", "enrolments", "newsletter", "stats")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]

    spelled = {str(path.relative_to(ROOT)) for path in sources if SPELLED.search(path.read_text())}

    assert spelled - NOT_ASKING == {"activities/querysets.py"}
