"""One committed world for all tests of a module; the database is thrown away after it."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from tests.matrix import world as making
from tests.matrix.shapes import World
from tests.support import database


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two schools, two providers, and everybody."""
    media: Path = tmp_path_factory.mktemp("media")
    # Editors' redirects are looked for after each 404, in two queries: none of ours.
    chain = [one for one in settings.MIDDLEWARE if not one.startswith("wagtail.contrib.redirects")]
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, MIDDLEWARE=chain):
        try:
            made = making.build()
            # Thousands of refusals are asked for: each would be a line in the log.
            logging.disable(logging.CRITICAL)
            yield made
        finally:
            logging.disable(logging.NOTSET)
            name = str(connections["default"].settings_dict["NAME"])
            for connection in connections.all():
                connection.close()
            database.clone(name)


@pytest.fixture(scope="module")
def _quick(world: World) -> Iterator[None]:
    """Thousands of questions: no page is drawn for a 404, and passwords cost nothing."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(ROOT_URLCONF="tests.matrix.urls", PASSWORD_HASHERS=hashers):
        yield
