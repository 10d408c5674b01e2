"""How far behind each copy of the database is, looked at twice a second beside the requests, which never wait for it.

The primary says up to where it has written its log, the copy up to where it has replayed it; both are counted in bytes from the
beginning. Neither needs a clock that agrees with another one, nor any right but to connect.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg

logger = logging.getLogger("meeloop.replicas")
WRITTEN: LiteralString = "SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint"
# A copy that became a server of its own goes its own way: nothing is replayed there any more.
REPLAYED: LiteralString = "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint END"
EVERY_SECONDS = 0.5
# A look that did not come back says nothing any more: a copy behind a cut cable hangs instead of refusing.
BELIEVED_SECONDS = 3.0
REMEMBERED = 240
# What the driver itself must know; the rest of OPTIONS is Django's.
NOT_THE_DRIVERS = frozenset({"pool", "server_side_binding", "prepare_threshold"})
Address = dict[str, Any]  # Any: arguments of psycopg.connect


@dataclass(frozen=True, slots=True)
class Standing:
    """What was last seen of a copy: up to where it has everything, and how many seconds that is behind (None: away or unknown)."""

    replayed: int = -1
    behind: float | None = None
    seen_at: float = float("-inf")

    def is_fit(self, *, at_least: int, limit: float) -> bool:
        """Return whether the copy may be read: seen just now, not further behind than ``limit`` seconds, and past ``at_least``."""
        is_recent = time.monotonic() - self.seen_at < BELIEVED_SECONDS
        return is_recent and self.behind is not None and self.behind <= limit and self.replayed >= at_least


def address_of(settings: Mapping[str, Any]) -> Address:  # Any: Django's settings are untyped
    """Return the arguments of ``psycopg.connect`` for one entry of ``DATABASES``, with two seconds of patience."""
    options = {name: value for name, value in settings["OPTIONS"].items() if name not in NOT_THE_DRIVERS}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {argument: settings[name] for argument, name in named.items() if settings.get(name)}
    # Whoever takes longer to answer than this is away.
    patient = {"connect_timeout": 2, "tcp_user_timeout": 2000, "options": "-c statement_timeout=2s -c lock_timeout=2s"}
    return {**options, **given, **patient, "autocommit": True, "application_name": "meeloop-replicas"}


@dataclass
class Asker:
    """One connection that is kept, and made again after it broke."""

    address: Address
    connection: psycopg.Connection[Any] | None = None  # Any: rows

    def ask(self, question: LiteralString) -> int | None:
        """Return the number that was asked for; None when the server is away or has none."""
        try:
            if self.connection is None or self.connection.closed:
                self.connection = psycopg.connect(**self.address)
            row = self.connection.execute(question).fetchone()
        except psycopg.Error:
            self.close()
            return None
        return None if row is None else row[0]

    def close(self) -> None:
        """Let go."""
        if self.connection is not None:
            with suppress(psycopg.Error):
                self.connection.close()
        self.connection = None


@dataclass
class Watch:
    """Looks at every copy. ``standings`` has what was seen, by the name of the copy in ``DATABASES``."""

    primary: Asker
    copies: Mapping[str, Asker]
    # Called before each look: whoever changes something hears that there are copies.
    announce: Callable[[], None] = lambda: None
    standings: dict[str, Standing] = field(default_factory=dict)
    # When the primary had written how far, oldest first.
    written: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    # How far the primary had written at the first look: what was changed before, nobody noted.
    begun: int | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look once at the primary and at every copy."""
        self.announce()
        now, written = time.monotonic(), self.primary.ask(WRITTEN)
        if written is not None:
            if self.written and written < self.written[-1][1]:  # another server took its place: what it wrote begins anew
                self.written.clear()
                self.begun = None
            self.written.append((now, written))
            self.begun = written if self.begun is None else self.begun
        # While the primary is away nobody can be further behind it than where it was last seen.
        newest = now if written is not None else self.written[-1][0] if self.written else now
        for name, copy in self.copies.items():
            self._note(name, copy.ask(REPLAYED), newest)

    def _note(self, name: str, replayed: int | None, newest: float) -> None:
        before = self.standings.get(name, Standing())
        behind = None
        if replayed is not None:
            behind = next((newest - at for at, written in reversed(self.written) if written <= replayed), None)
        self.standings[name] = Standing(-1 if replayed is None else replayed, behind, time.monotonic())
        if (behind is None) != (before.behind is None):
            logger.warning("replica_away" if behind is None else "replica_back", extra={"kind": name})

    def run(self) -> None:
        """Look again and again until ``stopped``."""
        while not self.stopped.is_set():
            self.look()
            self.stopped.wait(EVERY_SECONDS)
        self.close()

    def close(self) -> None:
        """Let go of every connection."""
        for asker in (self.primary, *self.copies.values()):
            asker.close()

    def start(self) -> None:
        """Begin to look, beside everything else; ends with the process."""
        threading.Thread(target=self.run, name="replicas", daemon=True).start()
