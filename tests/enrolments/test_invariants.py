"""Every sentence of ``check_invariants`` is proven by breaking it: what nobody can do with services is done to the tables."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from activities.models import Session
from enrolments.services.invariants import BROKEN, SETTLED, broken_invariants
from meeloop.settings.databases import parse_database_url
from tests.support import database
from tests.support.breaking import (
    LATER,
    WAYS,
    counted_with_another_class,
    stand_in,
    waiting_group,
)
from tests.support.enrolling import make_enrolment

# Constraints that make a broken sentence impossible: the sentence stands behind them, for a restored or mended database.
WALLS = {
    "enrolments_enrolment": (
        "enrolment_offer_has_an_end",
        "enrolment_waits_with_number",
        "enrolment_unit_of_its_session",
    ),
    "enrolments_place": ("pupil_never_in_two_places_at_once",),
    "activities_session": ("session_not_overbooked",),
}


@pytest.fixture
def anything_goes() -> Iterator[None]:
    """Connect as the superuser; the connection ends after the test's transaction."""
    mine = connections["default"].settings_dict
    before = dict(mine)
    connections["default"].close()
    superuser = parse_database_url(database.superuser_address(str(mine["NAME"])))
    mine.update({name: superuser[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})
    yield
    connections["default"].close()
    mine.update(before)


@pytest.fixture
def no_walls(anything_goes: None, db: None) -> None:
    """Take those constraints away until the transaction is rolled back."""
    with connections["default"].cursor() as cursor:
        for table, names in WALLS.items():
            for name in names:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


@pytest.mark.parametrize(("sentence", "break_it"), WAYS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_sentence_is_broken_by_what_it_forbids(no_walls: None, sentence: str, break_it: Callable[[], None]) -> None:
    assert broken_invariants() == {}

    break_it()

    assert sentence in broken_invariants()


@pytest.mark.django_db
@pytest.mark.parametrize(("sentence", "break_it"), LATER, ids=lambda value: getattr(value, "__name__", ""))
def test_what_the_clock_sees_to_is_asked_apart(sentence: str, break_it: Callable[[], None]) -> None:
    break_it()

    assert sentence in broken_invariants(settled=True)
    assert sentence not in broken_invariants()


def test_every_sentence_has_been_broken() -> None:
    assert {sentence for sentence, _way in WAYS} == set(BROKEN)
    assert {sentence for sentence, _way in LATER} == set(SETTLED)


@pytest.mark.django_db
def test_a_part_that_is_too_small_and_an_open_offer_elsewhere_are_nobody_forgotten() -> None:
    group = waiting_group(least_places=4, takes_other_dates=True)
    Session.objects.filter(pk=group.session_id).update(capacity=23)
    assert broken_invariants() == {}
    Session.objects.filter(pk=group.session_id).update(capacity=20)
    _first, offered = stand_in()
    Session.objects.filter(pk=offered.stands_in_for.session_id).update(capacity=30)  # type: ignore[union-attr]  # it has one

    assert broken_invariants() == {}


@pytest.mark.usefixtures("no_walls")
def test_places_that_were_there_before_learn_the_class_they_are_counted_with() -> None:
    counted_with_another_class()
    assert len(broken_invariants()["a pupil is counted with the class of 1 October"]) == 2

    migration = import_module("enrolments.migrations.0010_older_places_learn_their_class")
    migration.fill(None, SimpleNamespace(connection=connections["default"]))

    assert broken_invariants() == {}


@pytest.mark.django_db
def test_the_command_names_sentence_and_ids_and_fails() -> None:
    said = StringIO()
    call_command("check_invariants", settled=True, stdout=said)
    assert said.getvalue() == f"All {len(BROKEN) + len(SETTLED)} invariants hold.\n"
    group = make_enrolment(places=4)
    Session.objects.filter(pk=group.session_id).update(places_taken=5)
    wrong = StringIO()

    with pytest.raises(CommandError, match=f"^1 of {len(BROKEN)} "):
        call_command("check_invariants", stderr=wrong)

    assert f"that have them: {group.session_id}\n" in wrong.getvalue()


@pytest.mark.django_db
def test_everything_is_asked_in_one_query(django_assert_num_queries: Callable[[int], AbstractContextManager[object]]) -> None:
    make_enrolment()

    with django_assert_num_queries(1):
        assert broken_invariants(settled=True) == {}
