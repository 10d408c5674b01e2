"""The search index of the CMS is filled without its GIN indexes, and never left without them."""

import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from meeloop.demo.indexing import (
    MANY,
    existing_indexes,
    fill_search_index,
    mend_search_indexes,
    owns_search_table,
    search_indexes,
    without_search_indexes,
)
from meeloop.settings.databases import parse_database_url
from schools.models import School
from tests.support import database


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Connect to a clone as the owner of the tables, as ``manage.py bootstrap`` does."""
    name, settings = f"indexing_{worker_id}", connections["default"].settings_dict
    before = dict(settings)
    with django_db_blocker.unblock():
        database.clone(name)
        database.point_connections_to(name)
        owner = parse_database_url(os.environ["DATABASE_OWNER_URL"])
        settings.update({key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
        yield
        connections["default"].close()
        settings.update({key: before[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
        database.point_connections_to(str(before["NAME"]))
        database.drop(name)


def made() -> set[str]:
    return {index.name for index in search_indexes()} & existing_indexes()


@pytest.mark.usefixtures("as_owner")
def test_the_indexes_are_away_while_rows_go_in_and_back_afterwards() -> None:
    with without_search_indexes():
        during = made()

    assert (during, len(made())) == (set(), 3)


@pytest.mark.usefixtures("as_owner")
def test_a_load_that_fails_leaves_the_indexes_as_they_were() -> None:
    with pytest.raises(RuntimeError, match="half way"), without_search_indexes():
        raise RuntimeError("half way")

    assert len(made()) == 3


@pytest.mark.usefixtures("as_owner")
def test_a_load_that_was_killed_is_mended_by_the_next_one() -> None:
    killed = without_search_indexes()
    killed.__enter__()
    School.objects.create(name="Er is al iets", brin="99ZZ", branch_code="99ZZ00", city="Bedum", municipality_code="1966")
    said = StringIO()

    call_command("demo", only_if_empty=True, stdout=said)

    assert "3 search indexes" in said.getvalue()
    assert (len(made()), mend_search_indexes()) == (3, 0)


@pytest.mark.usefixtures("as_owner")
def test_a_large_region_is_indexed_without_them() -> None:
    fill_search_index(activities=MANY)

    assert len(made()) == 3


@pytest.mark.django_db
def test_who_does_not_own_the_table_leaves_its_indexes_alone() -> None:
    fill_search_index(activities=MANY)

    assert (owns_search_table(), len(made())) == (False, 3)
