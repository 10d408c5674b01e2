"""A restore that is broken off, by Ctrl-C too, leaves the database and the uploads that were there."""

from pathlib import Path

import psycopg
import pytest

from meeloop.local.children import stop_child
from meeloop.local.places import Places, socket_folder
from meeloop.local.postgres import Postgres
from meeloop.local.restoring import _put_aside
from meeloop.local.roles import DATABASE, prepare_roles


def ask(address: str, question: bytes) -> list[object]:
    with psycopg.connect(address, autocommit=True) as connection:
        return [row[0] for row in connection.execute(question).fetchall()]


def broken_off(places: Places, postgres: Postgres, photo: Path) -> None:
    """Restore half of something, and press Ctrl-C."""
    with _put_aside(places, postgres):
        with psycopg.connect(postgres.url(database=DATABASE), autocommit=True) as connection:
            connection.execute("CREATE TABLE half_restored ()")
        photo.parent.mkdir()
        photo.write_text("half restored")
        raise KeyboardInterrupt


@pytest.mark.parametrize("had_uploads", [True, False])
def test_ctrl_c_halfway_a_restore_puts_everything_back(short_path: Path, had_uploads: bool) -> None:
    postgres = Postgres(short_path / "data", socket_folder(short_path), short_path / "log", durable=False)
    places = Places(short_path, short_path / "var")
    places.var.mkdir()
    photo = places.var / "media" / "photo.webp"
    if had_uploads:
        photo.parent.mkdir()
        photo.write_text("was there")
    process = postgres.start()
    try:
        prepare_roles(postgres.url(), postgres.url(database=DATABASE))
        with psycopg.connect(postgres.url(database=DATABASE), autocommit=True) as connection:
            connection.execute("CREATE TABLE was_there ()")

        with pytest.raises(KeyboardInterrupt):
            broken_off(places, postgres, photo)

        tables = ask(postgres.url(database=DATABASE), b"SELECT relname FROM pg_class WHERE relname ~ 'was_there|half_restored'")
        assert (tables, ask(postgres.url(), b"SELECT datname FROM pg_database WHERE datname ~ 'meeloop'")) == (
            ["was_there"],
            [DATABASE],
        )
        assert (photo.read_text() if photo.exists() else "") == ("was there" if had_uploads else "")
    finally:
        stop_child(process, postgres.ending)
