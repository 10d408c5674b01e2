"""An empty database to put a backup into."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.support.database import server

# Of this test process: another one restores at the same moment.
FRESH = f"meeloop_drill_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture
def fresh() -> Iterator[str]:
    """Give the name of an empty database with the roles' grants, as the operator makes one."""
    with psycopg.connect(server(), autocommit=True) as made:
        made.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)".encode())
        made.execute(f"CREATE DATABASE {FRESH} OWNER meeloop_owner TEMPLATE template1".encode())
    yield FRESH
    with psycopg.connect(server(), autocommit=True) as made:
        made.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)".encode())
