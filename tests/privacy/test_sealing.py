"""The log of who looked cannot be changed without anybody seeing it."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from privacy.models import AccessEvent, AccessSeal
from privacy.sealing import broken_seals, seal_days
from privacy.sealing_check import Seals, check_and_note
from privacy.services import AccessPurpose, log_access
from privacy.tasks import seal_access_log
from privacy.terms import AUDIT
from tests.support import database

# 29 March 2026 has 23 hours here: the clock goes forward.
SATURDAY = datetime(2026, 3, 28, 12, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 30, 1, 10, tzinfo=UTC)


def look(at: datetime, *pupils: int) -> None:
    """Add an event of another moment, as the web role may: it may add anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO privacy_accessevent (at, actor_id, actor_role, purpose, school_id, object_label, object_id, person_count,"
            " pupil_ids) VALUES (%s, 1, 'coordinator', 'class_view', 7, 'school_class', '3', %s, %s)",
            [at, len(pupils), list(pupils)],
        )


def a_weekend() -> None:
    """Two looks on Saturday, none on the short Sunday, one on Monday after midnight; sealed in the night of Monday."""
    look(SATURDAY, 11, 12)
    look(datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), 13)
    look(datetime(2026, 3, 29, 22, 0, tzinfo=UTC), 11)
    assert seal_days(MONDAY_NIGHT) == 2


@pytest.mark.django_db
@pytest.mark.promise("SBB-10")
def test_a_look_says_at_which_pupils() -> None:
    event = log_access(
        actor_id=1, actor_role="coordinator", purpose=AccessPurpose.CLASS_VIEW, school_id=7,
        object_label="school_class", object_id=3, pupil_ids={12, 11},
    )  # fmt: skip

    event.refresh_from_db()
    assert (event.pupil_ids, event.person_count) == ([11, 12], 2)
    assert list(AccessEvent.objects.filter(pupil_ids__contains=[12])) == [event]
    assert not AccessEvent.objects.filter(pupil_ids__contains=[1]).exists()


@pytest.mark.django_db
def test_a_day_is_sealed_when_it_is_over_here_and_once() -> None:
    a_weekend()

    assert list(AccessSeal.objects.values_list("day", "event_count")) == [(date(2026, 3, 28), 2), (date(2026, 3, 29), 0)]
    assert len(set(AccessSeal.objects.values_list("digest", flat=True))) == 2
    assert (seal_days(MONDAY_NIGHT), list(broken_seals())) == (0, [])
    assert seal_days(datetime(2026, 3, 30, 23, 59, tzinfo=UTC)) == 0  # Monday is over, but a transaction may still run
    assert seal_days(datetime(2026, 3, 31, 0, 1, tzinfo=UTC)) == 1
    assert AccessSeal.objects.get(day=date(2026, 3, 30)).event_count == 1


@pytest.mark.django_db
def test_a_worker_that_was_away_seals_every_day_it_missed() -> None:
    for days in (0, 1, 9):
        look(SATURDAY + timedelta(days=days), 11)

    seal_access_log()

    first, *_, last = AccessSeal.objects.all()
    assert (first.day, AccessSeal.objects.count()) == (date(2026, 3, 28), (last.day - first.day).days + 1)
    assert list(broken_seals()) == []


@pytest.mark.django_db
@pytest.mark.promise("PM-8")
@time_machine.travel(SATURDAY + timedelta(days=9))  # an event goes after 13 months
def test_an_event_added_to_a_sealed_day_is_seen_and_the_newest_seal_is_public(client: Client) -> None:
    a_weekend()
    said = StringIO()
    call_command("check_access_log", stdout=said)
    assert AccessSeal.objects.latest("day").digest in client.get("/privacy/beloften/").content.decode()

    look(SATURDAY, 14)

    assert "whole up to 2026-03-29" in said.getvalue()
    assert list(broken_seals()) == ["2026-03-28: 3 events found, 2 sealed; the digest differs"]
    with pytest.raises(CommandError, match="2026-03-28"):
        call_command("check_access_log")


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("PM-8")
@time_machine.travel(SATURDAY + timedelta(days=9))  # an event goes after 13 months
@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (
            "UPDATE privacy_accessevent SET pupil_ids = '{99}' WHERE 13 = ANY (pupil_ids)",
            "2026-03-28: 2 events found, 2 sealed",
        ),
        ("DELETE FROM privacy_accessevent WHERE 13 = ANY (pupil_ids)", "2026-03-28: 1 events found, 2 sealed"),
        # Whoever takes away the beginning, or everything, leaves nothing that differs: the seals know how many there were.
        ("DELETE FROM privacy_accessevent WHERE at < '2026-03-29'", "2026-03-28: 0 events found, 2 sealed"),
        ("DELETE FROM privacy_accessevent", "2026-03-28: 0 events found, 2 sealed"),
        ("DELETE FROM privacy_accessseal WHERE day = '2026-03-29'", "2026-03-29: no seal"),
        ("UPDATE privacy_accessseal SET digest = 'x' WHERE day = '2026-03-28'", "2026-03-28: 2 events found, 2 sealed"),
    ],
)
def test_who_owns_the_database_cannot_hide_a_change(tampering: str, said: str) -> None:
    a_weekend()
    seal_days(datetime(2026, 3, 31, 12, tzinfo=UTC))

    with psycopg.connect(database.superuser_address(str(connection.settings_dict["NAME"])), autocommit=True) as owner:
        owner.execute(tampering.encode())

    assert next(broken_seals()).startswith(said)


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("PM-8")
def test_what_goes_after_its_term_is_no_break_whatever_the_hour_of_the_night() -> None:
    a_weekend()
    seal_days(datetime(2026, 3, 31, 12, tzinfo=UTC))
    # Thirteen months later somebody runs the nightly work by day: part of the events of Saturday had their term.
    now = datetime(2027, 4, 28, 12, 30, tzinfo=UTC)

    with psycopg.connect(database.superuser_address(str(connection.settings_dict["NAME"])), autocommit=True) as owner:
        gone = owner.execute("DELETE FROM privacy_accessevent WHERE at < %s", [AUDIT.cutoff(now)]).rowcount

    assert (gone, AccessEvent.objects.count()) == (1, 2)
    assert list(broken_seals(now)) == []
    assert len(list(broken_seals(now - timedelta(days=1)))) == 1


@pytest.mark.django_db
def test_who_watches_hears_each_night_whether_the_log_is_whole(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    now = timezone.now()
    look(now - timedelta(days=3), 11)
    assert client.get("/health/ready").json()["access_log"] == "unknown"
    seal_access_log()
    assert client.get("/health/ready").json()["access_log"] == "ok"

    with time_machine.travel(now + timedelta(days=3)):
        assert check_and_note() == Seals.LATE
    look(now - timedelta(days=2), 12)
    seal_access_log()

    assert client.get("/health/ready").json()["access_log"] == "broken"
    assert [one.message for one in caplog.records if one.name == "meeloop.privacy"] == ["access_log_broken"]


@pytest.mark.django_db
def test_the_web_adds_to_the_log_and_changes_nothing() -> None:
    a_weekend()

    for table in (AccessEvent, AccessSeal):
        for change in ("UPDATE {} SET {} = {}", "DELETE FROM {}"):
            column = "digest" if table is AccessSeal else "object_id"
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change.format(table._meta.db_table, column, column))
