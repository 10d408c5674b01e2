"""Valkey keeps what can be made again: without it pages cost more and say the same."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings as ours
from django.core.cache import cache
from django.test import Client
from redis.client import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from activities.catalogue.version import current_version, new_version
from activities.models import ActivityPage
from kit import rate_limit, resting
from kit.cache import AWAY, strict
from kit.resting import RestingRetry
from pages.visits import counting
from tests.support.hanging import Hanging
from tests.support.makers import at_nine, make_activity, make_coordinator, make_session

PUBLIC = (
    "/",
    "/activiteiten/",
    "/activiteiten/?sector=care",
    "/activiteiten/?q=zorg",
    "/api/v1/activities/",
    "/api/v1/activities/?q=zorg",
    "/api/v1/activities/{activity}/",
    "/api/cms/pages/?type=activities.ActivityPage&fields=*",
    "/api/cms/pages/{activity}/",
    "/api/cms/images/",
    "/api/cms/documents/",
    "/cijfers/",
    "/nieuwsbrief/",
    "/privacy/",
    "/privacy/verwerkersovereenkomst/",
)
pytestmark = pytest.mark.django_db(databases=["default", "stats"])


@pytest.fixture
def activity() -> ActivityPage:
    activity = make_activity(title="Kijken in de zorg")
    make_session(activity, starts_at=at_nine(days=20))
    return activity


@pytest.fixture
def away(activity: ActivityPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_words: Any, **_more: Any) -> None:
        raise RedisConnectionError("Connection refused.")

    with monkeypatch.context() as patched:
        patched.setattr(Redis, "execute_command", refuse)
        yield


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.usefixtures("away")
def test_what_everybody_reads_is_there(client: Client, path: str, activity: ActivityPage) -> None:
    assert client.get(path.format(activity=activity.pk)).status_code == 200


@pytest.mark.usefixtures("away")
def test_a_school_works_on(client: Client) -> None:
    client.force_login(make_coordinator())

    assert [client.get(path).status_code for path in ("/school/", "/school/inschrijvingen/", "/school/klassen/")] == [200] * 3


@pytest.mark.usefixtures("away")
def test_no_two_answers_go_by_one_number(client: Client) -> None:
    first, second = client.get("/api/v1/activities/"), client.get("/api/v1/activities/")

    assert first.headers["ETag"] != second.headers["ETag"]
    assert current_version() != current_version()


@pytest.mark.usefixtures("away")
def test_a_change_is_kept_and_says_in_the_log_that_lists_may_be_old(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        new_version()

    assert "catalogue_version_unknown" in caplog.text


@pytest.mark.usefixtures("away")
def test_what_is_not_kept_is_made_once_and_no_turn_is_given_away() -> None:
    asked: list[int] = []

    def make() -> int:
        asked.append(1)
        return 7

    assert (cache.get_or_set("x", make), len(asked)) == (7, 1)
    assert cache.get("x", "niets") == "niets"
    with pytest.raises(RedisConnectionError):
        cache.add("lock", "mine")


def test_what_is_kept_is_not_made_again() -> None:
    assert [cache.get_or_set("test:kept", lambda word=word: word) for word in ("een", "twee")] == ["een", "een"]
    assert cache.delete("test:kept")


@pytest.fixture
def hanging(activity: ActivityPage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    with TemporaryDirectory(prefix="mh") as folder, monkeypatch.context() as patched:
        server = Hanging(Path(folder))
        retry = RestingRetry()
        usual: dict[str, Any] = ours.CACHES  # Any: Django's settings are untyped
        hangs = {"LOCATION": server.address, "OPTIONS": {"retry": retry, "socket_timeout": 0.05}}
        settings.CACHES = usual | {name: usual[name] | hangs for name in ("default", "strict")}
        patched.setattr(resting, "SECONDS", 3600.0)
        patched.setattr(counting, "_rests_until", 0.0)
        rate_limit.valkey.cache_clear()
        yield server
        server.end()
    rate_limit.valkey.cache_clear()


def test_one_that_hangs_is_waited_for_once_and_not_by_each_question(client: Client, hanging: Hanging) -> None:
    assert [client.get(path).status_code for path in ("/", "/activiteiten/", "/api/v1/activities/")] == [200] * 3

    # One question, and its second try: whatever else was asked for three pages waited for nothing.
    assert len(hanging.met) == 2
    with pytest.raises(AWAY):
        strict.get("it-is-heard-by-who-must-know")


def test_one_that_hung_is_asked_again_after_the_rest(hanging: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.get("x")
    cache.get("x")
    assert len(hanging.met) == 2
    later = time.monotonic() + resting.SECONDS + 1

    monkeypatch.setattr(time, "monotonic", lambda: later)
    cache.get("x")

    assert len(hanging.met) == 4
