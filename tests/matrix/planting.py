"""A BSN-like number in every text of a form or document, and an ear for what is written meanwhile (promise SBB-1)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from tests.matrix.asking import Answer
from tests.matrix.refusing import wrong_with

BSN = "999900006"
PLANTED = f"Woord {BSN}"
# Kept as a hash or as an address; and choices, days and ids, which hold no words.
NO_WORDS = (
    "password",
    "email",
    "step",
    "doe",
    "answer",
    "code",
    "kind",
    "sector",
    "role",
    "version",
    "day",
    "begins",
    "ends",
    "pk",
)


class Spy:
    """Listens to what is written, and remembers into which tables the number went."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:  # Any: Django's signature
        """Run the statement."""
        if sql.startswith(("INSERT", "UPDATE")) and BSN in str(params):
            self.tables.add(sql.split('"')[1])
        return execute(sql, params, many, context)


def stored(question: Callable[[], Answer], url: str) -> tuple[str, bool]:
    """Ask; return what is wrong with it (nothing, mostly), and whether it was refused for what was sent."""
    spy = Spy()
    with connection.execute_wrapper(spy):
        answer = question()
    wrong = wrong_with(answer, url)
    return wrong or (f"{answer.status}, and it is in {sorted(spy.tables)}" if spy.tables else ""), answer.status == 422


def planted(good: Any) -> Iterator[tuple[str, Any]]:
    """Yield the document with the number in one of its texts, for each of them, at any depth."""
    parts = good.items() if isinstance(good, dict) else enumerate(good) if isinstance(good, list) else ()
    for key, value in parts:
        if isinstance(value, str) and not str(key).startswith(NO_WORDS):
            yield str(key), _with(good, key, PLANTED)
        elif isinstance(value, dict | list):
            yield from ((f"{key}.{name}", _with(good, key, inner)) for name, inner in planted(value))


def _with(good: Any, key: Any, value: Any) -> Any:
    copied = good.copy()
    copied[key] = value
    return copied
