"""One database with the small demo region, loaded once for these tests; each test rolls back what it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections

from tests.support import database
from tests.support.contents import digests

SEED = 7
# A Tuesday in autumn: half a school year lies behind, much is to come, whenever the tests run.
TODAY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_database(
    django_db_setup: None, django_db_blocker: Any, worker_id: str
) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Load the same seed into two fresh databases, once for all modules; the second one's name and what each held."""
    name = f"demo_{worker_id}"
    with at_the_demo(name, django_db_blocker):
        first, second = load_into(name), load_into(name)
    yield name, first, second
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.fixture(scope="module")
def loaded_twice(
    demo_database: tuple[str, dict[str, str], dict[str, str]], django_db_blocker: Any
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Connect this module to the demo; what each of the two loads held."""
    name, first, second = demo_database
    with at_the_demo(name, django_db_blocker):
        django_db_blocker.block()
        try:
            yield first, second
        finally:
            django_db_blocker.restore()


@contextmanager
def at_the_demo(name: str, blocker: Any) -> Iterator[None]:
    """Be at the demo's day and in its database, and go back to the test process's own."""
    before = str(connections["default"].settings_dict["NAME"])
    with time_machine.travel(TODAY), blocker.unblock():
        database.point_connections_to(name)
        try:
            yield
        finally:
            database.point_connections_to(before)


def load_into(name: str) -> dict[str, str]:
    """Load the demo into a fresh clone, stay connected to it, and return what it holds."""
    database.clone(name)
    database.point_connections_to(name)
    # Both loads begin at the same second: something that happened "an hour ago" is as long ago in both, however slow the machine.
    with time_machine.travel(TODAY):
        call_command("demo", scale="small", seed=SEED, verbosity=0)
    return digests()
