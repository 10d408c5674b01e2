"""What a span may say: registered keys, each with the values that it may have. As ``kit.logs`` for lines; no text of anybody fits.

A span shows work, never for whom: no address as it was asked, no statement, parameter, header, cookie, network address, name or mail address.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from django.db import connection

from kit.middleware.timing import METHODS
from kit.request_ids import SHAPE

Value = str | int
Attributes = Mapping[str, Value]

# What stands in our code: a view, a task, a kind of letter, an exception, a command.
_NAME = re.compile(r"[A-Za-z_]\w*(?:[.:-]\w+)*", re.ASCII)
# Words that a span's own name may have beside the values of its attributes.
WORDS = frozenset({"task", "mail"})
NAMELESS = "nameless"
STATEMENTS = frozenset(
    {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "COPY", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "LOCK"}
)
COMMANDS = frozenset(
    {
        *(
            "GET",
            "SET",
            "SETEX",
            "PSETEX",
            "SETNX",
            "MGET",
            "MSET",
            "DEL",
            "UNLINK",
            "EXISTS",
            "INCR",
            "INCRBY",
            "DECR",
            "EXPIRE",
            "TTL",
        ),
        *(
            "HGET",
            "HSET",
            "HGETALL",
            "HINCRBY",
            "HDEL",
            "SADD",
            "SREM",
            "SMEMBERS",
            "PFADD",
            "PFCOUNT",
            "ZADD",
            "ZRANGE",
            "ZREM",
        ),
        *("LPUSH", "RPUSH", "LLEN", "PUBLISH", "EVAL", "EVALSHA", "SCRIPT", "PING", "INFO", "PIPELINE"),
    }
)
OTHER = "other"
OUTCOMES = frozenset({"sent", "postponed", "refused"})


def _one_of(*values: str) -> Callable[[Value], bool]:
    return frozenset(values).__contains__


def _is_count(value: Value) -> bool:
    return isinstance(value, int)


def _is_name(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= 100 and _NAME.fullmatch(value) is not None


def _is_request_id(value: Value) -> bool:
    return isinstance(value, str) and SHAPE.fullmatch(value) is not None


def _is_table(value: Value) -> bool:
    return value in tables()


REGISTERED: Final[Mapping[str, Callable[[Value], bool]]] = {
    "http.request.method": _one_of(*METHODS, OTHER),
    "http.response.status_code": _is_count,
    "meeloop.request_id": _is_request_id,
    "meeloop.view": _is_name,
    "meeloop.task": _is_name,
    "meeloop.mail.kind": _is_name,
    "meeloop.mail.outcome": _one_of(*OUTCOMES),
    "meeloop.statements": _is_count,
    "db.system.name": _one_of("postgresql", "redis"),
    "db.operation.name": _one_of(*STATEMENTS, *COMMANDS, OTHER),
    "db.collection.name": _is_table,
    "error.type": _is_name,
}


@lru_cache(maxsize=1)
def tables() -> frozenset[str]:
    """Return the names of our tables."""
    return frozenset(connection.introspection.django_table_names())


def registered_only(attributes: Mapping[str, object]) -> dict[str, Value]:
    """Return what may be said of these; the rest is left out without a word."""
    return {
        key: value
        for key, value in attributes.items()
        if key in REGISTERED and isinstance(value, str | int) and REGISTERED[key](value)
    }


def registered_name(name: str, attributes: Attributes) -> str:
    """Return a span's name where each word of it is one of ours or a registered value of its own; else ``nameless``."""
    allowed = WORDS | {str(value) for value in attributes.values()}
    return name if all(word in allowed for word in name.split(" ")) else NAMELESS
