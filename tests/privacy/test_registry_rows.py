"""What the rules of the registry find: terms by the calendar, and each rule as one query on a real database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from enrolments.models import Enrolment
from newsletter.links import CONFIRM_WITHIN
from newsletter.models import ConsentRecord, Subscriber, SubscriberStatus
from newsletter.services.leaving import UNDO_WITHIN
from privacy.registry import Ends, Then, registry
from privacy.terms import (
    A_DAY,
    ACCOUNTS,
    AT_ONCE,
    LEFT,
    SECURITY,
    SESSION,
    SIGN_UPS,
    TERMS,
    UNCONFIRMED,
    Term,
)
from schools.models import ClassMembership, Pupil
from tests.support.makers import make_class, make_pupil, make_school, make_school_year

SUMMER = datetime(2027, 7, 31, 22, 0, tzinfo=UTC)  # 1 August 2027, 00.00 in the Netherlands


# The calendar


def test_sign_ups_end_60_days_after_the_school_year() -> None:
    last_day, day_after = datetime(2027, 9, 29, 21, 59, tzinfo=UTC), datetime(2027, 9, 29, 22, 1, tzinfo=UTC)

    assert SIGN_UPS.cutoff(last_day) == datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    assert SIGN_UPS.cutoff(day_after) == SUMMER


def test_months_are_calendar_months() -> None:
    march = datetime(2028, 3, 31, 12, 0, tzinfo=UTC)
    leap = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)

    # No 31 September: everything of September is over then. And what began on a day that the last month lacks, ends with that month.
    assert timezone.localtime(SECURITY.cutoff(march)).isoformat() == "2027-10-01T00:00:00+02:00"
    assert timezone.localtime(ACCOUNTS.cutoff(leap)).isoformat() == "2026-03-01T00:00:00+01:00"
    assert (
        timezone.localtime(SECURITY.ends_at(datetime(2027, 8, 31, 12, tzinfo=UTC))).isoformat() == "2028-03-01T00:00:00+01:00"
    )
    assert SIGN_UPS.ends_at(SUMMER - timedelta(seconds=1)) == datetime(2027, 9, 29, 22, 0, tzinfo=UTC)
    assert AT_ONCE.cutoff(march) == march


def test_a_day_is_24_hours_also_when_the_clock_changes() -> None:
    after_the_change = timezone.localtime(datetime(2026, 10, 25, 11, 0, tzinfo=UTC))

    assert A_DAY.cutoff(after_the_change) == datetime(2026, 10, 24, 11, 0, tzinfo=UTC)


def test_every_term_has_words_a_promise_and_its_own_key() -> None:
    assert len({term.key for term in TERMS}) == len(TERMS)
    assert all(str(term.words).endswith(".") and term.source for term in TERMS)


# The rules, as queries


def rules() -> list[tuple[str, Ends]]:
    """Return every declared end."""
    return [
        (label, rule)
        for label, declaration in registry.declarations.items()
        for rule in declaration.retention
        if isinstance(rule, Ends)
    ]


def overdue(label: str, now: datetime, *, then: Then = Then.DELETE) -> set[Any]:
    """Return the keys of the rows of a model whose term is over at a moment, by any of its rules."""
    model = apps.get_model(label)
    found = (rule.overdue(model, now) for name, rule in rules() if name == label and rule.then == then)
    return {row.pk for rows in found for row in rows}


@pytest.mark.django_db
def test_the_database_can_carry_out_every_rule() -> None:
    ran = [list(rule.overdue(apps.get_model(label), timezone.now())[:1]) for label, rule in rules()]

    assert len(ran) > 30
    assert {rule.term for _label, rule in rules()} == set(TERMS)


@pytest.mark.django_db
def test_a_pupil_goes_when_the_newest_class_has_ended_and_not_a_day_sooner() -> None:
    school = make_school()
    old, new = (make_class(school, school_year=make_school_year(year)) for year in (2025, 2026))
    stays, goes, classless = (make_pupil(old) for _ in range(3))
    ClassMembership.objects.create(school=school, school_class=new, pupil=stays)
    ClassMembership.objects.filter(pupil=classless).delete()
    Pupil.objects.update(created_at=datetime(2025, 9, 1, tzinfo=UTC))
    autumn = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)

    assert overdue("schools.Pupil", autumn - timedelta(days=2)) == set()
    assert overdue("schools.Pupil", autumn) == {goes.pk, classless.pk}
    assert overdue("schools.Pupil", autumn + timedelta(days=365)) == {stays.pk, goes.pk, classless.pk}


@pytest.mark.django_db
def test_proof_of_consent_goes_a_year_after_the_last_word_and_never_while_somebody_reads() -> None:
    now = timezone.now()
    Subscriber.objects.create(
        email="ilse@school.example", address_hash="reads", status=SubscriberStatus.ACTIVE, confirmed_at=now
    )
    _said, left, _first, _last = (
        said(address, action, now - timedelta(days=days))
        for address, action, days in (
            ("reads", "given", 400),
            ("left", "withdrawn", 400),
            ("left-late", "given", 400),
            ("left-late", "withdrawn", 300),
        )
    )

    assert overdue("newsletter.ConsentRecord", now) == {left}


def said(address: str, action: str, at: datetime) -> int:
    """Return the key of a word of consent from a moment; the table is append-only, so the clock moves."""
    with time_machine.travel(at):
        row = ConsentRecord.objects.create(address_hash=address, action=action, text_version="1", text="x", channel="form")
    return row.pk


def test_words_on_a_sign_up_are_emptied_and_its_counts_stay() -> None:
    (rule,) = registry.declarations[Enrolment._meta.label].retention

    assert isinstance(rule, Ends)
    assert (rule.then, rule.term, rule.columns) == (Then.BLANK, SIGN_UPS, ())


# What people are told elsewhere, is what the registry says


@pytest.mark.parametrize(
    ("term", "length"),
    [
        (UNCONFIRMED, CONFIRM_WITHIN + timedelta(days=1)),
        (LEFT, UNDO_WITHIN),
        (SESSION, timedelta(seconds=settings.SESSION_COOKIE_AGE)),
    ],
)
def test_links_and_cookies_live_as_long_as_the_terms_say(term: Term, length: timedelta) -> None:
    now = timezone.now()

    assert term.cutoff(now) == now - length
