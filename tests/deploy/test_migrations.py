"""A release is put in place while the one before it serves: what its migrations may not do, and how long they may wait."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import OperationalError, connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from kit.postgresql.indexes import AddIndexWhileServing, Together
from meeloop.migrating import patiently, swiftly
from meeloop.settings.databases import LOCK_PATIENCE, parse_database_url
from tests.support.migration_rules import GROWS, broken_rules

# The first version is made on an empty database: nobody waits, and no older code asks. Up to and including these; later ones are held to the rules.
FIRST_VERSION = {
    "accounts": "0012_asked_once_a_school_year",
    "activities": "0010_searches_that_are_kept",
    "desk": "0007_what_people_ask_us",
    "enrolments": "0017_a_restored_backup_asks_again",
    "newsletter": "0006_issues",
    "outbox": "0005_letters_know_their_reader",
    "pages": "0009_sites_that_show_our_form",
    "privacy": "0008_findings_have_a_desk_and_a_reason",
    "providers": "0004_recognised_training_companies",
    "schools": "0014_what_others_change_is_seen",
    "stats": "0011_orders_that_nobody_asked_for",
}
# What may all the same, and why: (app, name of the migration, rule, subject).
REASONED: dict[tuple[str, str, str, str], str] = {
    ("newsletter", "0009_one_mail_a_week", "locks-table", "newsletter.delivery one_mail_per_reader_and_period"): (
        "the table is made in newsletter 0005, after the release before: it is empty where this runs"
    ),
}


def broken_by_ours() -> Iterator[tuple[str, str, str, str]]:
    """Yield what migrations after the first version break."""
    loader = MigrationLoader(None)
    order = {key: None for leaf in sorted(loader.graph.leaf_nodes()) for key in loader.graph.forwards_plan(leaf)}
    state = ProjectState()
    for app, name in order:
        if app in settings.OUR_APPS:
            found = list(broken_rules(loader.graph.nodes[app, name], state))
            if name > FIRST_VERSION.get(app, ""):
                yield from ((app, name, rule, subject) for rule, subject in found)
        else:
            loader.graph.nodes[app, name].mutate_state(state, preserve=False)


def test_no_migration_after_the_first_version_stops_the_site_or_the_release_before() -> None:
    found = set(broken_by_ours())

    assert found - set(REASONED) == set(), "Mend it (docs/operations/upgrade.md), or name it in REASONED with the reason."
    assert set(REASONED) - found == set()
    assert set(FIRST_VERSION) <= {app for app, _name in MigrationLoader(None).disk_migrations}


def test_what_grows_exists() -> None:
    assert {label for label in GROWS if label not in {model._meta.label_lower for model in apps.get_models()}} == set()


def before() -> ProjectState:
    """Return a state with one table that grows and one that does not."""
    state = ProjectState()
    for name in ("Pupil", "School"):
        fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=60, null=True))]
        state.add_model(ModelState("schools", name, fields))
    return state


def nothing(*args: object) -> None:
    """Stand for work on rows."""


def about(name: str) -> dict[str, Callable[[], Operation]]:
    """Return operations of each kind on one table."""
    index = models.Index(fields=["name"], name="by_name")
    check = models.CheckConstraint(condition=~models.Q(name=""), name="has_name")
    unique = models.UniqueConstraint(fields=["name"], name="one_name")
    text, short = models.CharField(max_length=60, default=""), models.CharField(max_length=10, null=True)
    return {
        "drop a column": lambda: migrations.RemoveField(name, "name"),
        "rename a column": lambda: migrations.RenameField(name, "name", "title"),
        "drop a table": lambda: migrations.DeleteModel(name),
        "rename a table": lambda: migrations.RenameModel(name, "Child"),
        "a column with a default of the code": lambda: migrations.AddField(name, "level", text),
        "a column with a default of the database": lambda: migrations.AddField(
            name, "level", models.CharField(max_length=9, default="", db_default="")
        ),
        "a column that may be empty": lambda: migrations.AddField(name, "level", models.IntegerField(null=True)),
        "a column with an index": lambda: migrations.AddField(name, "level", models.IntegerField(null=True, db_index=True)),
        "must be filled": lambda: migrations.AlterField(name, "name", text),
        "shorter": lambda: migrations.AlterField(name, "name", short),
        "other words only": lambda: migrations.AlterField(
            name, "name", models.CharField(max_length=60, null=True, help_text="x")
        ),
        "an index": lambda: migrations.AddIndex(name, index),
        "an index beside the work": lambda: AddIndexWhileServing(name, index),
        "an index that cannot be begun again": lambda: AddIndexConcurrently(name, index),
        "a check": lambda: migrations.AddConstraint(name, check),
        "a check for later": lambda: AddConstraintNotValid(name, check),
        "a unique constraint": lambda: migrations.AddConstraint(name, unique),
    }


@pytest.mark.parametrize(
    ("what", "of_big", "of_small"),
    [
        ("drop a column", {"old-code-reads"}, {"old-code-reads"}),
        ("rename a column", {"old-code-reads"}, {"old-code-reads"}),
        ("drop a table", {"old-code-reads"}, {"old-code-reads"}),
        ("rename a table", {"old-code-reads"}, {"old-code-reads"}),
        ("a column with a default of the code", {"old-code-does-not-fill"}, {"old-code-does-not-fill"}),
        ("a column with a default of the database", set(), set()),
        ("a column that may be empty", set(), set()),
        ("a column with an index", {"locks-table"}, set()),
        ("must be filled", {"old-code-does-not-fill", "reads-whole-table"}, {"old-code-does-not-fill"}),
        ("shorter", {"reads-whole-table"}, set()),
        ("other words only", set(), set()),
        ("an index", {"locks-table"}, set()),
        ("an index beside the work", set(), set()),
        ("an index that cannot be begun again", {"no-second-try"}, {"no-second-try"}),
        ("a check", {"reads-whole-table"}, set()),
        ("a check for later", set(), set()),
        ("a unique constraint", {"locks-table"}, set()),
    ],
)
def test_each_rule_on_a_table_that_grows_and_on_a_small_one(what: str, of_big: set[str], of_small: set[str]) -> None:
    for name, expected in (("pupil", of_big), ("school", of_small)):
        assert {rule for rule, _subject in broken_by(about(name)[what]())} == expected


def broken_by(*operations: Operation, atomic: bool = True) -> list[tuple[str, str]]:
    migration = Migration("0002_test", "schools")
    migration.operations, migration.atomic = list(operations), atomic
    return list(broken_rules(migration, before()))


def test_a_table_made_in_the_same_migration_is_nobodys_yet() -> None:
    fields = [("id", models.BigAutoField(primary_key=True))]
    made = migrations.CreateModel("ClassMembership", fields)

    assert broken_by(made, migrations.AddField("ClassMembership", "level", models.IntegerField(default=1, db_index=True))) == []


def test_work_on_rows_goes_in_batches_and_has_a_way_back() -> None:
    with_a_way_back = migrations.RunPython(nothing, nothing)

    assert broken_by(migrations.RunPython(nothing), atomic=False) == [("no-way-back", "nothing")]
    assert broken_by(with_a_way_back) == [("rows-in-one-go", "nothing")]
    assert broken_by(with_a_way_back, atomic=False) == []


def test_what_is_in_no_transaction_can_be_begun_again() -> None:
    column = migrations.AddField("pupil", "level", models.IntegerField(null=True))
    check = models.CheckConstraint(condition=~models.Q(name=""), name="has_name")
    replaced = [migrations.RemoveConstraint("pupil", "has_name"), AddConstraintNotValid("pupil", check)]

    assert broken_by(column, atomic=False) == [("no-second-try", "AddField")]
    assert broken_by(AddConstraintNotValid("pupil", check), Together(replaced), atomic=False) == [
        ("no-second-try", "AddConstraintNotValid")
    ]
    assert broken_by(column) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE schools_pupil SET name = 'x'", {"rows-in-one-go"}),
        ("UPDATE schools_school SET name = 'x'", set()),
        ("CREATE INDEX a ON schools_pupil (name)", {"locks-table"}),
        ("CREATE INDEX CONCURRENTLY a ON schools_pupil (name)", {"no-second-try"}),
        ("ALTER TABLE schools_pupil ADD CONSTRAINT a CHECK (name <> '')", {"reads-whole-table"}),
        ("ALTER TABLE schools_pupil ADD CONSTRAINT a CHECK (name <> '') NOT VALID", set()),
        ("ALTER TABLE schools_school DROP COLUMN name", {"old-code-reads"}),
    ],
)
def test_plain_sql_is_read_too(sql: str, expected: set[str]) -> None:
    assert {rule for rule, _subject in broken_by(migrations.RunSQL(sql, migrations.RunSQL.noop))} == expected
    assert ("no-way-back", sql) in broken_by(migrations.RunSQL(sql))


def test_a_migration_waits_two_seconds_for_a_lock_and_a_page_three() -> None:
    options = {
        role: parse_database_url("postgresql:///x", patience=LOCK_PATIENCE.get(role, "3s"))["OPTIONS"]
        for role in ("owner", "web")
    }

    assert {role: one["options"] for role, one in options.items()} == {
        "owner": "-c lock_timeout=2s",
        "web": "-c lock_timeout=3s",
    }


@pytest.mark.django_db
def test_a_migration_that_met_somebody_is_tried_again_and_any_other_trouble_is_not() -> None:
    ours, other = connection.copy(), connection.copy()
    tries: list[str] = []
    run(other, "SELECT pg_advisory_lock(20261122)")
    run(ours, "SET lock_timeout = '20ms'")

    def work() -> None:
        tries.append("try")
        run(ours, "SELECT pg_advisory_lock(20261122)")

    def pause(seconds: float) -> None:
        tries.append("pause")

    with pytest.raises(OperationalError, match="lock timeout"):
        patiently(work, pause=pause, tries=2)
    assert tries == ["try", "pause", "try"]

    patiently(work, pause=lambda seconds: run(other, "SELECT pg_advisory_unlock(20261122)"))
    assert tries[3:] == ["try", "try"]
    for one in (ours, other):
        one.close()

    def broken() -> None:
        tries.append("broken")
        raise OperationalError("something else")

    with pytest.raises(OperationalError, match="something else"):
        patiently(broken, pause=pause)
    assert tries[5:] == ["broken"]


def run(on: Any, statement: str) -> None:
    with on.cursor() as cursor:
        cursor.execute(statement)


def test_what_django_remembers_while_it_migrates_it_forgets_afterwards() -> None:
    """Models made meanwhile empty the memory that all registries share, and not the one of this while (decision 0077)."""
    with swiftly():
        assert apps.get_swappable_settings_name("accounts.User") == "AUTH_USER_MODEL"
        ProjectState().apps.clear_cache()
        assert apps.get_swappable_settings_name.cache_info().currsize == 1  # type: ignore[attr-defined]  # functools.cache has it

    assert "get_swappable_settings_name" not in vars(apps)
