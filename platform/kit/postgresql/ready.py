"""Statements that the ORM puts together once, for addresses where that costs as much as the database's answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import QuerySet

# Stand for the numbers while the statement is written: no statement has them as a number of its own.
MARKS = (2_147_483_629, 2_147_483_587)


class ReadyRows:
    """Rows of plain values (``values_list``) that go by no more than a number or two, which are others at each question.

    The ORM writes the statement, so that it names every column and table as the models do; from the second question on only the numbers
    go in. Raises ``ValueError`` at the first question for rows that go by more than those, or with a value that needs more than the
    driver's own reading.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], *, numbers: int = 0) -> None:  # Any: rows of any model
        self._made: Callable[[], QuerySet[Any, Any]] = lambda: rows(*MARKS[:numbers])
        self._marks = MARKS[:numbers]

    @cached_property
    def statement(self) -> str:
        """Return the statement, with a place for each number."""
        compiler = self._made().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if tuple(parameters) != self._marks or compiler.get_converters([one for one, *_ in compiler.select]):
            raise ValueError("These rows cannot be read with numbers put in.")
        return str(sql)

    @cached_property
    def model(self) -> Any:  # Any: the class of a model
        """Return whose rows they are: where they are read goes by that."""
        return self._made().model

    def read(self, *numbers: int) -> list[tuple[Any, ...]]:  # Any: values of columns
        """Return the rows, from where the ORM would have read them: the primary or a copy."""
        with connections[router.db_for_read(self.model)].cursor() as cursor:
            cursor.execute(self.statement, numbers)
            return list(cursor.fetchall())
