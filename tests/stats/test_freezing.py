"""Before names go, what can be counted with them is counted; and they go all the same (promise POR-6b)."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.choices import RegionRole
from enrolments.facts import names_are_gone
from enrolments.models import Enrolment, Place
from outbox.models import Message
from privacy.retention.keeping import what_is_due
from stats.choices import OrderStatus, ReaderKind, ReleaseStatus, Term
from stats.models import Release, ReleaseOrder
from stats.periods import days_of
from stats.services.counting import Gathered, store
from stats.services.freezing import freeze_before_names_go, left_of, melting, missing_of, warn_region
from stats.services.ordering import order_release, withdraw_order
from stats.tasks import freeze
from tests.support.counts import make_group_that_came
from tests.support.makers import make_pupil, make_region_user
from tests.support.releases import LAST_YEAR, MAKER, facts_of, groups, made, make_release, year_of

GOES = datetime(LAST_YEAR + 1, 9, 29, 22, tzinfo=UTC)  # 30 September, 0.00 here
DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
PLACES = "enrolments.Place:sign-ups:session__ends_at"


def somebody_came() -> None:
    """Let one group have come last school year."""
    days = (timezone.localdate() - date(LAST_YEAR, 11, 1)).days
    make_group_that_came(20, days_ago=days)


@pytest.mark.django_db
def test_the_next_names_to_go_are_those_of_the_oldest_year_that_is_not_over() -> None:
    for moment, start_year, goes in (
        (GOES - A_MINUTE, LAST_YEAR, GOES),
        (GOES + A_MINUTE, LAST_YEAR + 1, GOES.replace(year=GOES.year + 1)),
    ):
        found = melting(moment)
        assert (found.start_year, found.at, found.missing) == (start_year, goes, (Term.YEAR,))


@pytest.mark.django_db
def test_the_region_is_warned_once_two_weeks_before_and_not_about_an_empty_year(client: Client) -> None:
    reporter, guard, editor = (
        make_region_user(role) for role in (RegionRole.COORDINATOR, RegionRole.PRIVACY_OFFICER, RegionRole.EDITOR)
    )
    assert warn_region(GOES - 3 * DAY) == 0
    somebody_came()

    assert warn_region(GOES - 15 * DAY) == 0
    assert [warn_region(GOES - days * DAY) for days in (13, 12)] == [2, 2]

    mails = Message.objects.filter(kind="stats.names_go")
    assert {mail.recipient for mail in mails} == {reporter.email, guard.email}
    assert editor.email not in {mail.recipient for mail in mails}
    assert f"Tel schooljaar {LAST_YEAR}-{LAST_YEAR + 1}" in mails[0].subject
    assert "30 september" in mails[0].text
    with time_machine.travel(GOES - 3 * DAY):
        client.force_login(reporter)
        assert "gaan de namen van dat jaar weg" in client.get("/regio/rapporten/").content.decode()


@pytest.mark.django_db
def test_what_was_counted_is_not_counted_again() -> None:
    assert missing_of(LAST_YEAR) == (Term.YEAR,)
    make_release()
    assert missing_of(LAST_YEAR) == (Term.WINTER, Term.SPRING)
    for counted in ((Term.YEAR,), (Term.YEAR, Term.AUTUMN), (Term.AUTUMN, Term.WINTER, Term.SPRING)):
        assert left_of(counted) == ()


@pytest.mark.django_db
def test_the_system_asks_in_the_last_two_days_and_a_report_that_stands_in_the_way_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    somebody_came()
    assert freeze_before_names_go(GOES - 3 * DAY) is None
    standing = order_release(start_year=LAST_YEAR - 1, term=Term.YEAR, readers=[ReaderKind.PUBLIC], by=MAKER)

    with time_machine.travel(GOES - DAY, tick=False):
        freeze()
        assert ReleaseOrder.objects.count() == 1
        assert [record.message for record in caplog.records if record.name == "meeloop.stats"] == ["freeze_refused"]
        withdraw_order(order=standing, by=MAKER)
        freeze()
        freeze()

    asked = ReleaseOrder.objects.get(status=OrderStatus.ASKED)
    assert (asked.start_year, asked.term, asked.asked_by, asked.readers) == (LAST_YEAR, Term.YEAR, None, ["public"])


@pytest.mark.django_db
def test_names_wait_for_a_count_that_is_being_made_and_never_longer_than_a_day() -> None:
    ReleaseOrder.objects.create(start_year=LAST_YEAR, term=Term.YEAR, readers=["public"])

    def waits(moment: datetime) -> list[dict[str, int]]:
        somebody_named()
        return [one.waits for one in what_is_due(moment, label="enrolments.Place")]

    assert waits(GOES + timedelta(hours=5)) == [{"counts_being_made": 1}]
    assert waits(GOES + timedelta(hours=24)) == [{}]
    ReleaseOrder.objects.update(status=OrderStatus.REFUSED)
    assert waits(GOES + timedelta(hours=5)) == [{}]


def somebody_named() -> None:
    """Let one pupil of last year stand on a list, once."""
    if Place.objects.exists():
        return
    days = (timezone.localdate() - date(LAST_YEAR, 11, 1)).days
    group = make_group_that_came(1, days_ago=days, mode="names")
    assert group.school_class
    Place.objects.create(
        school=group.school, enrolment=group, pupil=make_pupil(group.school_class), session=group.session,
        starts_at=group.session.starts_at, ends_at=group.session.ends_at, attendance="present",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.promise("POR-6b")
def test_what_the_system_had_counted_stays_when_the_names_are_gone() -> None:
    somebody_named()
    with time_machine.travel(GOES - DAY, tick=False):
        order = freeze_before_names_go()
        assert order is not None
        release = counted(order)
    assert release is not None
    numbers = list(release.numbers.order_by("pk").values_list("measure", "value"))

    Place.objects.all().delete()
    with time_machine.travel(GOES + timedelta(hours=4), tick=False):
        assert names_are_gone(days_of(LAST_YEAR, Term.YEAR))

    release.refresh_from_db()
    assert (release.status, release.computed_by) == (ReleaseStatus.AUDITED, None)
    assert [(step.body_kind, step.by) for step in release.steps.order_by("pk")] == [("system", None), ("system", None)]
    assert list(release.numbers.order_by("pk").values_list("measure", "value")) == numbers
    assert numbers
    assert list(Enrolment.objects.values_list("places", "attended_count")) == [(1, 1)]


def counted(order: ReleaseOrder) -> Release | None:
    """Store, for this order, a release that the real method made of a small region, as the worker does."""
    one = made()
    facts = facts_of(list(groups()), start_year=LAST_YEAR)
    gathered = Gathered(facts, year_of(), earlier=(), previous=None, kept=None, corrects=None, seen=frozenset())
    with translation.override("nl"):
        return store(replace(one, issue=replace(one.issue, release=str(uuid.uuid4()))), order, gathered)
