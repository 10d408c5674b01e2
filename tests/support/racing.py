"""Run the same moment in many threads, each with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | BaseException]:
    """Return what each call returned or raised, in order; all begin at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | BaseException:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            return call()
        except BaseException as error:  # noqa: BLE001  # the outcome of the race is what is asked
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))
