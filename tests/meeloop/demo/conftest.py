"""One database with the small demo region, loaded once for these tests; each test rolls back what it does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from tests.support import database


def load_into(name: str, *, seed: int) -> None:
    """Load the demo into a fresh clone and stay connected to it."""
    database.clone(name)
    database.point_connections_to(name)
    call_command("demo", scale="small", seed=seed, verbosity=0)


@pytest.fixture(scope="module", autouse=True)
def _demo_region(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    name = f"demo_{worker_id}"
    with django_db_blocker.unblock():
        before = str(connections["default"].settings_dict["NAME"])
        load_into(name, seed=7)
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        database.drop(name)
        database.point_connections_to(before)
