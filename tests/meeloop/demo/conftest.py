"""One database with the small demo region, loaded once for these tests; each test rolls back what it does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections

from tests.support import database
from tests.support.contents import digests

SEED = 7


@pytest.fixture(scope="module")
def loaded_twice(
    django_db_setup: None, django_db_blocker: Any, worker_id: str
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Load the same seed into two fresh databases and stay connected to the second; what each held."""
    name = f"demo_{worker_id}"
    before = str(connections["default"].settings_dict["NAME"])
    # A Tuesday in autumn: half a school year lies behind, much is to come, whenever the tests run.
    with time_machine.travel(datetime(2026, 11, 17, 10, 0, tzinfo=UTC)):
        with django_db_blocker.unblock():
            first, second = load_into(name), load_into(name)
        yield first, second
    with django_db_blocker.unblock():
        database.point_connections_to(before)
        database.drop(name)


def load_into(name: str) -> dict[str, str]:
    """Load the demo into a fresh clone, stay connected to it, and return what it holds."""
    database.clone(name)
    database.point_connections_to(name)
    call_command("demo", scale="small", seed=SEED, verbosity=0)
    return digests()
