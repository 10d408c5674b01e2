"""Run the same moment in many threads, each with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from time import sleep
from typing import TypeVar

from django.db import connection, connections, transaction

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
        # Each thread in what the test is bound to; one context cannot be entered twice.
        return [future.result() for future in [pool.submit(copy_context().run, run, call) for call in calls]]


def meanwhile(first: Callable[[], object], second: Callable[[], T]) -> T | BaseException:
    """Do ``first`` and leave its transaction open until ``second`` waits for it, or is done; return what became of that.

    The same order of things every time, where ``at_once`` leaves it to luck.
    """

    def run() -> T | BaseException:
        try:
            return second()
        except BaseException as error:  # noqa: BLE001  # the outcome of the race is what is asked
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            first()
            future = pool.submit(copy_context().run, run)
            while not future.done() and not _somebody_waits():
                sleep(0.01)
        return future.result()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # In this database only: other tests have theirs on the same server. Who waits holds a lock on some table here, and
        # pg_locks is fresh at each look (pg_stat_activity stands still within a transaction).
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'relation' "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        [waiting] = cursor.fetchone() or [0]
    return bool(waiting)
