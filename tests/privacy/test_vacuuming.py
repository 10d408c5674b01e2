"""Rows that were erased leave PostgreSQL's files once a week, by the worker, and whoever watches sees when they do not."""

import os
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from privacy.erasing import vacuuming
from privacy.erasing.vacuuming import is_late, oldest_vacuum, tables_with_people, vacuum_tables
from schools.models import Pupil
from tests.support.makers import make_class

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_WORKER_URL"], autocommit=True) as driver:
        yield driver


def dead_rows(driver: psycopg.Connection) -> int:
    """Return how many rows that are gone stand in the file of the pupils, as VACUUM itself finds them."""
    said: list[str] = []
    driver.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    driver.execute("VACUUM (VERBOSE, INDEX_CLEANUP OFF, TRUNCATE OFF, PROCESS_TOAST OFF) schools_pupil")
    text = next(one for one in said if "tuples:" in one)
    return int(text.partition("tuples: ")[2].partition(" ")[0])


def test_the_worker_lets_go_of_rows_that_are_gone_once_in_three_days(
    worker: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_class(pupils=3)
    Pupil.objects.all().delete()
    now = timezone.now()
    some = ["schools_pupil", "accounts_user"]
    assert set(some) <= set(tables_with_people())
    assert not {"activities_session", "django_migrations", "stats_publishedcell"} & set(tables_with_people())
    monkeypatch.setattr(vacuuming, "tables_with_people", lambda: some)

    done = vacuum_tables(now + timedelta(days=30), driver=worker)
    again = vacuum_tables(now, driver=worker)

    assert (done, again) == (sorted(some), [])
    assert dead_rows(worker) == 0
    make_class(pupils=2)
    Pupil.objects.all().delete()
    assert dead_rows(worker) >= 2  # the control: it is where they would stand


def test_a_role_that_may_not_says_so_and_goes_on(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vacuuming, "tables_with_people", lambda: ["schools_pupil"])

    with caplog.at_level("ERROR", logger="meeloop.privacy"):
        # The web role's own connection: it has no MAINTAIN.
        done = vacuum_tables(timezone.now() + timedelta(days=30))

    assert done == []
    assert [(one.message, one.__dict__["kind"]) for one in caplog.records] == [("vacuum_not_allowed", "schools_pupil")]


def test_rows_that_stand_too_long_are_late(worker: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vacuuming, "tables_with_people", lambda: ["schools_pupil"])
    make_class(pupils=1)
    Pupil.objects.all().delete()
    with connection.cursor() as cursor:
        # What a session did is counted a little later, unless it is asked to.
        cursor.execute("SELECT pg_stat_force_next_flush()")
    assert oldest_vacuum() is not None
    vacuum_tables(timezone.now() + timedelta(days=30), driver=worker)

    assert oldest_vacuum() is None
    assert not is_late(timezone.now() + timedelta(days=365))
    monkeypatch.setattr(vacuuming, "oldest_vacuum", lambda: timezone.now() - timedelta(days=9, minutes=1))
    assert is_late(timezone.now())
    assert not is_late(timezone.now() - timedelta(minutes=2))
