"""Each test process has its own clone of the template database, and connects to it as the application does."""

import json
import os
import time

import psycopg
from django.db import connections

from meeloop.local.testing import JOIN
from tests.support.servers import TEMPLATE, failure_of_template, with_database


def server() -> str:
    """Return the superuser's address of the maintenance database."""
    return with_database(str(json.loads(os.environ[JOIN])["superuser"]), "postgres")


def wait_for_template() -> None:
    """Return when the template is there: in a clean clone it is made while the test processes collect. Raises ``RuntimeError``."""
    too_late = time.monotonic() + 900
    with psycopg.connect(server(), autocommit=True) as connection:
        while not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            if failure_of_template().exists():
                raise RuntimeError(failure_of_template().read_text())
            if time.monotonic() > too_late:
                raise RuntimeError("Nobody made the template: were these servers started by the tests?")
            time.sleep(0.05)


def clone(name: str, *, of: str = TEMPLATE) -> None:
    """Make (again) the database ``name`` as a copy of the template or ``of`` another; whoever still uses the old one is cut off."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}" OWNER meeloop_owner'.encode())


def drop(name: str) -> None:
    """Remove the database ``name``."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def point_connections_to(name: str) -> None:
    """Let Django, and the child processes that tests start, use the database ``name``.

    Statements are prepared from their third time on, as the web processes of production do: plans are most of their cost.
    """
    for alias in connections:
        connections.databases[alias]["OPTIONS"]["prepare_threshold"] = 2
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        connections.databases[alias]["NAME"] = name
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_STATS_URL"):
        current = os.environ[variable]
        os.environ[variable] = with_database(current, name) if "/meeloop?" in current else current


def superuser_address(name: str) -> str:
    """Return the superuser's address of the database ``name``, for tests of the roles themselves."""
    return server().replace("/postgres?", f"/{name}?")
