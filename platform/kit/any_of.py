"""A condition that an index can answer: ``column = ANY (ARRAY(SELECT ...))``.

``column IN (SELECT ...)`` inside an OR is asked of each row of the table, one after the other; beside other joins a planner that cannot
know how few rows the SELECT gives may read the whole table too. An array is made once, before the table is looked at.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL


class Values(Subquery):
    """A query of one column; of one that can have no rows the condition around it is false, and Django leaves that out by itself."""

    empty_result_set_value = NotImplemented


class IsAnyOf(Func):
    """True where the column is one of the values of a query of one column."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY (ARRAY"
    output_field = BooleanField()

    def __init__(self, column: str, values: QuerySet[Any] | RawSQL) -> None:  # Any: a row of ``values()`` of any table
        """Take a column of the rows that are asked, and ``values("pk")`` of others (or a statement that gives the same)."""
        super().__init__(F(column), values if isinstance(values, RawSQL) else Values(values))


class IsOneOf(Func):
    """True where the column is one of these whole numbers: one parameter, however many there are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, numbers: Sequence[int]) -> None:
        """Take a column and the numbers."""
        # As PostgreSQL writes an array: a list would be prepared number by number, which costs as much as asking with it.
        written = "{" + ",".join(map(str, numbers)) + "}"
        super().__init__(F(column), Value(written, output_field=ArrayField(BigIntegerField())))


def given_by(statement: str, parameters: Sequence[object]) -> RawSQL:
    """Return a fixed statement of ours as values for ``IsAnyOf``; whatever comes from outside is a parameter."""
    return RawSQL(statement, parameters)  # noqa: S611  # fixed statements only
