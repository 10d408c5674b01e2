"""A statement that is planned for its values leaves no plan behind, and the next one is prepared as ever."""

from contextlib import suppress

import pytest
from django.db import connection

from activities.models import CatalogueEntry
from kit.postgresql.planning import planned_for_this

pytestmark = pytest.mark.django_db(transaction=True)


def prepared(marker: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s AND statement NOT LIKE '%%pg_prep%%'",
            [f"%{marker}%"],
        )
        return int(cursor.fetchone()[0])


def ask(marker: int) -> None:
    for pk in range(6):
        list(CatalogueEntry.objects.filter(pk=pk).extra(where=[f"{marker} = {marker}"]))  # noqa: S610  # to be found again


def test_statements_inside_are_not_prepared_and_those_after_are() -> None:
    with planned_for_this():
        ask(4711)
    ask(4712)

    assert (prepared(4711), prepared(4712)) == (0, 1)


def test_what_breaks_inside_changes_nothing_afterwards() -> None:
    with suppress(ZeroDivisionError), planned_for_this():
        ask(4713 // 0)
    ask(4714)
    assert prepared(4714) == 1
