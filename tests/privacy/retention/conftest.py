"""The terms are kept by the worker's database role: here every test is that role."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="module", autouse=True)
def _as_worker(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Connect as the worker does, before any transaction of a test begins."""
    settings = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
    web, settings["USER"] = settings["USER"], "meeloop_worker"
    yield
    with django_db_blocker.unblock():
        connection.close()
    settings["USER"] = web
