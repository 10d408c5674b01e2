"""A pool lends no connection that a server has left, and asks the database no more than it must."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS
from psycopg_pool import ConnectionPool

from kit.cache import StrictCache
from kit.postgresql import pools
from kit.postgresql.base import DatabaseWrapper
from kit.postgresql.pools import LentConnection, still_there
from meeloop.settings.databases import parse_database_url

QUESTION = ConnectionPool.check_connection


@pytest.fixture
def url() -> str:
    """The address of this run's database; a role may end its own connections."""
    return os.environ["DATABASE_URL"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[LentConnection]:
    """Which connections the database was asked about."""
    found: list[LentConnection] = []

    def ask(connection: LentConnection) -> None:
        found.append(connection)
        QUESTION(connection)

    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(ask))
    return found


@pytest.fixture
def connection(url: str) -> Iterator[LentConnection]:
    with LentConnection.connect(url, autocommit=True) as found:
        yield found


def test_a_connection_that_worked_just_now_is_lent_without_a_question(
    connection: LentConnection, asked: list[LentConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    still_there(connection)
    still_there(connection)
    assert len(asked) == 1

    monkeypatch.setattr(pools, "TRUSTED_SECONDS", 0.0)
    still_there(connection)
    assert len(asked) == 2


def test_a_connection_that_its_server_left_is_refused_at_once(connection: LentConnection, url: str) -> None:
    still_there(connection)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        still_there(connection)


@pytest.mark.django_db
def test_a_page_after_the_server_left_gets_another_connection(url: str) -> None:
    """With the pool as the site has it, and no second of rest in between."""
    wrapper = DatabaseWrapper({**DEFAULTS, **parse_database_url(url, pool=1)}, alias="default")
    try:
        first = backend_of(wrapper)
        assert backend_of(wrapper) == first
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])

        assert backend_of(wrapper) != first
    finally:
        wrapper.close_pool()


def test_without_a_pool_there_is_none(url: str) -> None:
    assert DatabaseWrapper({**DEFAULTS, **parse_database_url(url)}).pool is None
    # As Django's: whoever asks for no database in particular waits for no place in a pool.
    assert DatabaseWrapper({**DEFAULTS, **parse_database_url(url, pool=1)}, alias=NO_DB_ALIAS).pool is None


def test_the_client_of_the_cache_is_made_once() -> None:
    default: Any = settings.CACHES["strict"]  # Any: Django's settings are untyped
    cache: Any = StrictCache(default["LOCATION"], {"OPTIONS": default["OPTIONS"]})._cache

    assert cache.get_client("a") is cache.get_client("b", write=True)


DEFAULTS: dict[str, Any] = {  # Any: Django's settings are untyped
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "TIME_ZONE": None,
    "TEST": {},
}


def backend_of(wrapper: DatabaseWrapper) -> int:
    """Return which backend answers, and give the connection back."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = int(cursor.fetchone()[0])
    wrapper.close()
    return number


def test_a_cache_of_two_servers_is_refused() -> None:
    """One client is kept: with a reader of its own every change would go to the reader."""
    cache: Any = StrictCache("redis://localhost:1/0,redis://localhost:2/0", {})._cache

    with pytest.raises(ImproperlyConfigured, match="more than one server"):
        cache.get_client("a")
