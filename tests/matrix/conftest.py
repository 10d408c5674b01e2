"""One committed world for all tests of a module; the database is thrown away after it.

The world is made once in a run and kept as a database of its own, of which each module gets a copy: making takes seconds,
copying a quarter of one.
"""

import logging
import pickle
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from enrolments.models import Enrolment, Hold
from meeloop.local import locks
from tests.matrix import world as making
from tests.matrix.shapes import World
from tests.support import database

CHAIN = "wagtail.contrib.redirects"


@pytest.fixture(scope="session")
def made_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str
) -> tuple[World, str, Path]:
    """Two schools, two providers, and everybody: with the database that holds them, and the folder of their files.

    The first test process that needs it makes it, once for the whole run; the others wait for that. It goes with the servers.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    kept, media, told = f"world_{testrun_uid}", shared / "media-of-the-world", shared / "world"
    with locks.held(shared / "world.lock", wait=True), django_db_blocker.unblock():
        if not told.exists():
            media.mkdir()
            with override_settings(MEDIA_ROOT=media):
                made = making.build()
            database.clone(kept, of=leave())
            database.clone(name_of_database())
            told.write_bytes(pickle.dumps(made))
    copied = tmp_path_factory.mktemp("world") / "media"
    shutil.copytree(media, copied)
    return pickle.loads(told.read_bytes()), kept, copied  # noqa: S301  # we wrote it ourselves


@pytest.fixture(scope="module")
def world(made_world: tuple[World, str, Path], django_db_blocker: Any) -> Iterator[World]:
    """Be in a copy of that world, and leave a fresh database behind."""
    made, kept, media = made_world
    # Editors' redirects are looked for after each 404, in two queries: none of ours.
    chain = [one for one in settings.MIDDLEWARE if not one.startswith(CHAIN)]
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, MIDDLEWARE=chain):
        try:
            database.clone(leave(), of=kept)
            begin_anew()
            # Thousands of refusals are asked for: each would be a line in the log.
            logging.disable(logging.CRITICAL)
            yield made
        finally:
            logging.disable(logging.NOTSET)
            database.clone(leave())


def leave() -> str:
    """Hang up, so that the database can be copied or replaced; return its name."""
    for connection in connections.all():
        connection.close()
    return name_of_database()


def name_of_database() -> str:
    return str(connections["default"].settings_dict["NAME"])


def begin_anew() -> None:
    """Let what lasts minutes begin now: a choice that can be taken back, places that are held."""
    now = timezone.now()
    Enrolment.objects.filter(undo_until__isnull=False).update(undo_until=now + timedelta(minutes=9))
    Hold.objects.update(expires_at=now + timedelta(minutes=50))


@pytest.fixture(scope="module")
def _quick(world: World) -> Iterator[None]:
    """Thousands of questions: no page is drawn for a 404, and passwords cost nothing."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(ROOT_URLCONF="tests.matrix.urls", PASSWORD_HASHERS=hashers):
        yield
