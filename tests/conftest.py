"""The harness: real servers, strict settings, traps for what nobody looked for."""

import gc
import os
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import cookie_consent.conf  # noqa: F401  # sets its defaults on import: before any test overrides settings, or they vanish with it
import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connections
from django.utils import translation

from kit.isolation import everywhere
from tests.support import database, sockets, tidying
from tests.support.browser import chromium, no_js, open_page, page, phone  # noqa: F401  # fixtures for every test
from tests.support.mails import keep_every_kind

# A browser's event loop lives in the main thread, and asgiref sees it now and then: connections would then belong to a context
# instead of the thread, be opened a second time and never be closed.
connections._connections = threading.local()


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """Clone the migrated template for this test process and connect to it as the plain web role."""
    name = f"test_{worker_id}"
    with django_db_blocker.unblock():
        database.clone(name)
        fresh = tidying.contents(name)
        database.point_connections_to(name)
    with tidying.after_committing_tests(fresh):
        yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        database.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _every_school() -> Iterator[None]:
    """What a test itself reads and writes is every school's; a request binds itself (guide "isolation")."""
    with everywhere("a test"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Let a hash be Argon2, as on the site, without the 100 MB and the tenth of a second that make it strong."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session", autouse=True)
def _kept_mails() -> None:
    """Keep one mail of every kind for who wants to look at them (``tests.support.mails``)."""
    if folder := os.environ.get("MEELOOP_MAILS"):
        keep_every_kind(Path(folder))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached answers of one test never meet another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """A request in English leaves its language to the thread; the next request chooses anew, the next test would not."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _only_loopback() -> Iterator[None]:
    """Nothing in a test reaches anything but this machine (promise OGP-0e)."""
    with sockets.only_loopback():
        yield


_folders = count(1)


@pytest.fixture(autouse=True)
def _media_of_its_own(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    """Uploads and mails of a test live and die with it. Few tests have any: the folders are made by who writes in them."""
    files = tmp_path_factory.getbasetemp() / f"files-{next(_folders)}"
    settings.MEDIA_ROOT = files / "media"
    settings.EMAIL_FILE_PATH = files / "postvak"


@pytest.hookimpl(trylast=True)  # after the order was made random
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that at the end nobody waits for one test process. Groups come first already."""
    items.sort(key=lambda item: not item.get_closest_marker("slow") or bool(item.get_closest_marker("xdist_group")))


def pytest_collection_finish() -> None:
    """Wait for the template, before any test's time runs. Spare the garbage collector what stays: code, and tests in a row."""
    database.wait_for_template()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name what is made of bytes by its argument: a workbook holds the time, and both test processes must find the same tests."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 60) else None
