"""An index that is made while everybody goes on: a try that gave up half-way, or was killed, is no obstacle to the next."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError
from django.db import OperationalError, ProgrammingError, connections, models
from django.db.migrations import Migration
from django.db.migrations.state import ModelState, ProjectState
from psycopg.errors import LockNotAvailable

from kit.postgresql.base import DatabaseWrapper
from kit.postgresql.indexes import AddIndexWhileServing
from meeloop.migrating import patiently
from meeloop.settings.databases import parse_database_url

pytestmark = pytest.mark.django_db
NAME = "heron_by_word"
STANDING = """
SELECT indisvalid, split_part(pg_get_indexdef(indexrelid), ' USING ', 2) FROM pg_index WHERE indexrelid = to_regclass(%s)
"""
BY_WORD = models.Index(fields=["word", "-number"], name=NAME, condition=~models.Q(word=""))
WANTED = "btree (word, number DESC) WHERE (NOT ((word)::text = ''::text))"


@pytest.fixture
def owner() -> Iterator[DatabaseWrapper]:
    """The owner, with a table of its own, that waits as short as a test can."""
    address = parse_database_url(os.environ["DATABASE_OWNER_URL"], patience="100ms")
    wrapper = DatabaseWrapper({**connections["default"].settings_dict, **address, "ISOLATES": False}, "owner")
    connections["owner"] = wrapper
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE birds_heron (id bigint PRIMARY KEY, word varchar(60) NOT NULL, number int NOT NULL)")
        cursor.execute("INSERT INTO birds_heron VALUES (1, 'a', 1), (2, 'a', 2)")
    yield wrapper
    with wrapper.cursor() as cursor:
        cursor.execute("DROP TABLE birds_heron")
    wrapper.close()
    del connections["owner"]


@pytest.fixture
def writer(owner: DatabaseWrapper) -> Iterator[psycopg.Connection]:
    """Somebody who is in the middle of writing a row: an index is made beside that, and then waits for its end."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("INSERT INTO birds_heron VALUES (3, 'b', 3)")
        yield connection
        connection.rollback()


def migrate(owner: DatabaseWrapper, *indexes: models.Index, back: bool = False, like: type = AddIndexWhileServing) -> None:
    """Run a migration with these indexes, or that by word."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("word", models.CharField(max_length=60)),
        ("number", models.IntegerField()),
    ]
    state.add_model(ModelState("birds", "Heron", fields, {"indexes": []}))
    migration = Migration("0002_index", "birds")
    migration.atomic, migration.operations = False, [like("heron", index) for index in indexes or (BY_WORD,)]
    with owner.schema_editor(atomic=False) as editor:
        (migration.unapply if back else migration.apply)(state, editor)


def standing(owner: DatabaseWrapper) -> tuple[Any, ...] | None:
    with owner.cursor() as cursor:
        cursor.execute(STANDING, [NAME])
        return cursor.fetchone()


def number(owner: DatabaseWrapper) -> int:
    with owner.cursor() as cursor:
        cursor.execute("SELECT %s::regclass::oid", [NAME])
        return int(cursor.fetchone()[0])


def run(owner: DatabaseWrapper, statement: str) -> None:
    with owner.cursor() as cursor:
        cursor.execute(statement)


def test_the_try_after_one_that_met_somebody_makes_it(owner: DatabaseWrapper, writer: psycopg.Connection) -> None:
    with pytest.raises(OperationalError) as met:
        migrate(owner)
    assert isinstance(met.value.__cause__, LockNotAvailable)
    assert standing(owner) == (False, WANTED)
    with pytest.raises(ProgrammingError, match="already exists"):
        migrate(owner, like=AddIndexConcurrently)

    patiently(lambda: migrate(owner), pause=lambda _seconds: writer.rollback())
    assert standing(owner) == (True, WANTED)


def test_one_that_stands_is_left_alone_and_goes_as_often_as_asked(owner: DatabaseWrapper) -> None:
    migrate(owner)
    before = number(owner)
    migrate(owner)
    assert number(owner) == before

    migrate(owner, back=True)
    assert standing(owner) is None
    migrate(owner, back=True)


def test_what_was_made_before_it_stopped_is_not_made_again(owner: DatabaseWrapper, writer: psycopg.Connection) -> None:
    writer.rollback()
    migrate(owner)
    before = number(owner)
    writer.execute("INSERT INTO birds_heron VALUES (3, 'b', 3)")
    by_number = models.Index(fields=["number"], name="heron_by_number")
    with pytest.raises(OperationalError):
        migrate(owner, BY_WORD, by_number)
    writer.rollback()

    migrate(owner, BY_WORD, by_number)

    assert number(owner) == before
    with owner.cursor() as cursor:
        cursor.execute("SELECT bool_and(indisvalid), count(*) FROM pg_index WHERE indrelid = 'birds_heron'::regclass")
        assert cursor.fetchone() == (True, 3)


@pytest.mark.parametrize(
    "made",
    [
        f"CREATE INDEX {NAME} ON birds_heron (word, number DESC)",
        f"CREATE UNIQUE INDEX {NAME} ON birds_heron (word, number DESC) WHERE NOT word = ''",
        f"CREATE INDEX {NAME} ON birds_heron (word, number) WHERE NOT word = ''",
    ],
)
def test_another_index_of_that_name_is_said_and_stays(owner: DatabaseWrapper, made: str) -> None:
    run(owner, made)
    before = standing(owner)

    with pytest.raises(CommandError, match=rf"{NAME} is already the name of .* ON public.birds_heron .*Find out who made it"):
        migrate(owner)
    assert standing(owner) == before
    assert before
    assert before[0] is True


def test_a_name_that_is_not_an_index_of_this_table_is_said(owner: DatabaseWrapper) -> None:
    run(owner, f"CREATE TABLE {NAME} (word text)")
    try:
        with pytest.raises(CommandError, match="something else in this database: no index"):
            migrate(owner)
    finally:
        run(owner, f"DROP TABLE {NAME}")


def test_an_index_over_an_expression_is_known_again(owner: DatabaseWrapper) -> None:
    lower = models.Index(models.F("number").desc(), models.functions.Lower("word"), name=NAME)
    migrate(owner, lower)
    migrate(owner, lower)
    assert standing(owner) == (True, "btree (number DESC, lower((word)::text))")
