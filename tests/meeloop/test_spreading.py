"""Which tables could be spread over servers by school."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from meeloop.spreading import look
from tests.support.database import superuser_address

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations" / "spreading.md"


def test_between_tables_of_schools_every_key_has_the_school_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert look().beside == []

    call_command("spreading")
    assert capsys.readouterr().out == PAGE.read_text(), "make it again: manage.py spreading > docs/operations/spreading.md"


def test_a_rule_or_a_key_without_the_school_is_found() -> None:
    before = look()
    with psycopg.connect(superuser_address(str(connection.settings_dict["NAME"]))) as tables:
        tables.execute("CREATE TABLE los (id bigint PRIMARY KEY, school_id bigint NOT NULL, code text UNIQUE)")
        tables.execute("ALTER TABLE los ADD CONSTRAINT los_pupil FOREIGN KEY (id) REFERENCES schools_pupil (id)")
        tables.execute("CREATE TABLE terug (id bigint PRIMARY KEY REFERENCES los (id))")
        found = look(lambda statement, parameters: tables.execute(statement.encode(), parameters).fetchall())
        tables.rollback()

    assert set(found.tables) - set(before.tables) == {"los"}
    assert set(found.unique) - set(before.unique) == {("los", "los_pkey", True, "id"), ("los", "los_code_key", False, "code")}
    assert set(found.beside) - set(before.beside) == {("los", "schools_pupil", "los_pupil")}
    assert {one[:2] for one in set(found.back) - set(before.back)} == {("terug", "los")}
