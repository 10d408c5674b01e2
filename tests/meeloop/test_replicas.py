"""Public pages from a copy of the database: for whom, from how new a copy, and what happens when it is not there."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connections, router, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pydantic import ValidationError
from wagtail.models import Page, Site

from activities.catalogue.version import KEY as VERSION
from activities.catalogue.version import current_version, new_version
from activities.models import CatalogueEntry
from kit.postgresql.base import DatabaseWrapper
from kit.replicas import reading
from kit.replicas.reading import PRIMARY, THERE, changed_at, current_copy, fit_copy, from_copy, published_from
from kit.replicas.watching import Asker, Standing, Watch
from meeloop.doctor.databases import copies
from meeloop.settings.environment import Environment
from pages.models import HomePage
from schools.models import School
from tests.support.database import clone, drop, superuser_address
from tests.support.makers import make_activity, make_coordinator, make_school
from tests.support.sign_in import sign_in

COPY, PUBLISHED = "replica_0", "stats_replica_0"
BEFORE = "Zo stond het in de kopie"
pytestmark = pytest.mark.django_db(databases=[PRIMARY, "stats"])


@pytest.fixture(scope="module")
def copied(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Make a database that is as the site was a moment ago: its home page has another title."""
    name = f"{connections[PRIMARY].settings_dict['NAME']}_copy"
    with django_db_blocker.unblock():
        clone(name)
    with psycopg.connect(superuser_address(name), autocommit=True) as connection:
        connection.execute("UPDATE wagtailcore_page SET title = %s WHERE depth = 2", [BEFORE])
    yield name
    with django_db_blocker.unblock():
        drop(name)


@pytest.fixture
def watched(copied: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Let the site know of one copy that was seen just now, and has everything."""
    for alias in (COPY, PUBLISHED):
        connections[alias] = DatabaseWrapper({**connections[PRIMARY].settings_dict, "NAME": copied}, alias)
    settings.REPLICAS = {COPY: PUBLISHED}
    settings.DATABASE_ROUTERS = ["kit.replicas.routing.ReplicaRouter"]
    nowhere = Asker({"conninfo": superuser_address("nowhere")})
    seen = Watch(nowhere, {COPY: nowhere}, begun=0, standings={COPY: Standing(2**50, 0.1, time.monotonic() + 60)})
    monkeypatch.setattr(reading, "_watch", seen)
    yield seen
    for alias in (COPY, PUBLISHED):
        connections[alias].close()
        del connections[alias]


def shows_copy(client: Client, path: str = "/", **headers: str) -> bool:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return BEFORE in answer.content.decode()


def test_who_is_not_signed_in_reads_the_copy_and_who_is_reads_what_they_wrote(watched: Watch) -> None:
    stranger, coordinator = Client(), sign_in(Client(), make_coordinator(make_school()))
    pages = "/api/cms/pages/?type=pages.HomePage"

    assert shows_copy(stranger)
    assert shows_copy(stranger, pages)
    assert not shows_copy(coordinator)
    assert not shows_copy(stranger, Authorization="Bearer mlp_" + "a" * 40)
    assert stranger.head("/").status_code == 200
    # A form, and what follows on it.
    assert stranger.post("/nieuwsbrief/", {"email": "geen adres"}).status_code == 422
    assert "nieuwsbrief" not in " ".join(configured.READ_FROM_REPLICAS)


def test_what_is_not_in_the_copy_yet_is_looked_up_where_it_was_made(watched: Watch) -> None:
    page = make_activity(title="Een kwartier oud")
    stranger = Client()

    assert stranger.get(f"/activiteiten/{page.pk}/", follow=True).status_code == 200
    assert stranger.get(f"/api/v1/activities/{page.pk}/").json()["title"] == "Een kwartier oud"
    assert stranger.get("/activiteiten/999999999/").status_code == 404


def test_a_copy_that_fails_is_left_and_the_page_comes_from_the_primary(watched: Watch) -> None:
    connections[COPY].close()
    connections[COPY].settings_dict["NAME"] = "nowhere"

    assert not shows_copy(Client())
    assert watched.standings[COPY] == Standing()
    assert fit_copy() is None


def test_a_table_that_is_not_in_the_copy_yet_is_read_from_the_primary(watched: Watch, copied: str) -> None:
    connections[COPY].close()
    connections[COPY].settings_dict["NAME"] = "postgres"

    assert not shows_copy(Client())


@pytest.mark.parametrize(
    "standing",
    [
        Standing(2**50, 10.5, 2**40),  # too far behind
        Standing(2**50, None, 2**40),  # away
        Standing(2**50, 0.1, 0),  # nobody looked
        Standing(-1, 0.1, 2**40),
    ],
)
def test_a_copy_that_is_away_or_behind_is_not_read(watched: Watch, standing: Standing) -> None:
    assert fit_copy() == COPY
    watched.standings[COPY] = standing

    assert fit_copy() is None
    assert not shows_copy(Client())


def test_before_the_first_look_nothing_is_read_from_a_copy(watched: Watch) -> None:
    watched.begun = None
    assert fit_copy() is None


def test_a_transaction_reads_and_writes_the_primary(watched: Watch) -> None:
    school = make_school()
    home = HomePage.objects.get()

    with from_copy(COPY):
        found = HomePage.objects.get()
        assert (found._state.db, found.title, published_from("stats")) == (COPY, BEFORE, PUBLISHED)
        assert not School.objects.filter(pk=school.pk).exists()
        assert (Site.objects.all().db, router.db_for_write(Page)) == (PRIMARY, PRIMARY)
        with transaction.atomic():
            assert (HomePage.objects.all().db, current_copy(), published_from("stats")) == (PRIMARY, None, "stats")
        # Its relations are read there too, and it is saved where things are written.
        assert found.get_parent()._state.db == COPY
        found.save(update_fields=["title"])
        assert router.allow_relation(found, school)
        assert not any(router.allow_migrate(alias, "schools") for alias in (COPY, PUBLISHED))

    home.refresh_from_db()
    assert (home.title, home._state.db, current_copy(), published_from("stats")) == (BEFORE, PRIMARY, None, "stats")


def test_what_caches_go_by_is_newer_than_no_copy_that_fills_them(
    watched: Watch, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        new_version()
    assert changed_at() == 0  # nobody said that there are copies

    reading.announce()
    with django_capture_on_commit_callbacks(execute=True):
        new_version()
    noted = changed_at()
    assert noted > 0

    watched.standings[COPY] = Standing(noted, 0.1, time.monotonic())
    assert fit_copy() == COPY
    watched.standings[COPY] = Standing(noted - 1, 0.1, time.monotonic())
    assert fit_copy() is None
    with from_copy(COPY):  # it began before the change, and now reads the new number
        assert CatalogueEntry.objects.all().db == COPY
        current_version()
        assert CatalogueEntry.objects.all().db == PRIMARY


def test_a_later_change_is_never_forgotten_for_an_earlier_one(watched: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    reading.announce()
    reading.valkey().zadd(reading.KEY, {"written": 2**49})
    reading.note_change()

    assert changed_at() == 2**49
    assert 0 < reading.valkey().ttl(reading.KEY) <= reading.KEPT_SECONDS
    cache.clear()
    assert (changed_at(), reading.valkey().exists(THERE), cache.get(VERSION)) == (0, 0, None)


def test_every_page_that_may_come_from_a_copy_exists_and_none_is_opened_by_a_secret() -> None:
    found: dict[str, str] = {}

    def walk(patterns: Any, names: tuple[str, ...] = (), path: str = "") -> None:
        for one in patterns:
            here = path + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, (*names, *filter(None, [one.namespace])), here)
            elif isinstance(one, URLPattern) and one.name:
                found[":".join((*names, one.name))] = here

    walk(get_resolver().url_patterns)

    assert found.keys() >= configured.READ_FROM_REPLICAS
    assert [name for name in configured.READ_FROM_REPLICAS if "token" in found[name] or "secret" in found[name]] == []


def test_without_copies_nothing_changes(settings: Any, django_assert_num_queries: Any) -> None:
    assert (settings.REPLICAS, settings.DATABASE_ROUTERS, fit_copy(), reading.standings()) == ({}, [], None, {})
    with django_assert_num_queries(0):
        reading.note_change()


def test_who_watches_hears_how_the_copies_are(watched: Watch, settings: Any) -> None:
    settings.METRICS_KEY = "k" * 32
    numbers = Client().get("/metrics", headers={"Authorization": "Bearer " + "k" * 32}).content.decode()

    assert 'meeloop_replica_fit{replica="replica_0"} 1' in numbers
    assert 'meeloop_replica_behind_seconds{replica="replica_0"} 0.1' in numbers


def test_the_doctor_names_a_copy_that_follows_nobody_or_too_far_behind(watched: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    # The copy of these tests is a database beside the primary's: it replays nothing.
    assert {problem.code for problem in copies()} == {"replica.away"}
    late = {COPY: Standing(2**40, 11.0, time.monotonic())}
    monkeypatch.setattr("meeloop.doctor.databases.looked", lambda: late)
    assert {problem.code for problem in copies()} == {"replica.late"}


def test_each_copy_has_an_address_for_statistics_or_none_has() -> None:
    two = "postgresql://a@een/m postgresql://a@twee/m"
    assert Environment(meeloop_env="test", database_replica_urls=two).replicas == (two.split(), [])
    assert (
        Environment(meeloop_env="test", database_replica_urls=two, database_stats_replica_urls=two).replicas[1] == two.split()
    )
    with pytest.raises(ValidationError, match="as many copies"):
        Environment(meeloop_env="test", database_replica_urls=two, database_stats_replica_urls="postgresql://b@een/m")
