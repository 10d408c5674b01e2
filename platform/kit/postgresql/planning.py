"""Statements that are planned for what is asked now, and not once for whatever may be asked."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections


@contextmanager
def planned_for_this() -> Iterator[None]:
    """Let PostgreSQL plan each statement inside with its values, on whichever database it goes to.

    A prepared statement gets a plan for any values after five times. Where a filter keeps one row in two or one in a thousand that plan
    is wrong for most; planning anew costs a few tenths of a millisecond for a statement on one table.
    """
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_unprepared))
        yield


def _unprepared(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:  # Any: Django's protocol
    driver = context["connection"].connection
    before, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        return execute(sql, params, many, context)
    finally:
        driver.prepare_threshold = before
