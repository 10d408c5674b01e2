"""The database engine of the web role: each statement on a school's table goes out together with whose schools count.

The setting lives as long as the transaction, never as long as the connection: the next user of a pooled connection starts
with nothing (tried: trust page §7). It costs no waiting: it goes out with BEGIN when whose schools count is known by then, and
else in one round trip with the first statement that needs it (libpq's pipeline). Outside a transaction the pipeline is the
transaction. Schools that are not known yet are looked up by the statement that sets them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg import ServerCursor
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.sql import Composable
from psycopg_pool import ConnectionPool

from kit.isolation import Everywhere, Question, Reach, Schools, current_reach, known_reach, touched_table
from kit.postgresql.pools import LentConnection, still_there

BIND = "SELECT set_config('meeloop.schools', %s, true), set_config('meeloop.reach', %s, true)"
ASK = "SELECT set_config('meeloop.schools', ({schools})::text, true), set_config('meeloop.reach', 'schools', true)"
# SET and not a query: a transaction may still say after this how it is isolated.
BEGIN = "BEGIN; SET LOCAL meeloop.schools = '{}'; SET LOCAL meeloop.reach = '{}'"
Setting = tuple[str, str]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows what it told the database in this transaction. ``ISOLATES`` in its settings turns that on."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:  # Any: Django's settings are untyped
        super().__init__(settings_dict, alias)
        self._told: Setting | None = None

    @property
    def pool(self) -> ConnectionPool[LentConnection] | None:
        """Return the pool of this alias, if it has one: Django's, that asks the database less often whether a connection is there."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.alias == NO_DB_ALIAS:
            return None
        pools: dict[str, ConnectionPool[LentConnection]] = self._connection_pools  # type: ignore[attr-defined]  # not in the stubs
        if self.alias not in pools:
            # Two threads may come here at once: neither pool is open yet, and the first one stays.
            made = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                connection_class=LentConnection,
                open=False,
                configure=self._configure_connection,  # type: ignore[attr-defined]  # as above
                check=still_there if self.settings_dict["CONN_HEALTH_CHECKS"] else None,
                **options,
            )
            pools.setdefault(self.alias, made)
        return pools[self.alias]

    def make_cursor(self, cursor: Any) -> CursorWrapper:  # Any: the driver's cursor, as in Django
        """Return a cursor that binds."""
        return BindingCursor(cursor, self) if self.settings_dict.get("ISOLATES") else super().make_cursor(cursor)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:  # Any: as above
        """Return a cursor that binds and is written down."""
        return BindingDebugCursor(cursor, self) if self.settings_dict.get("ISOLATES") else super().make_debug_cursor(cursor)

    @contextmanager
    def telling(self, sql: object, cursor: Any) -> Iterator[None]:  # Any: as above
        """Tell the database whose schools count, if this statement needs it and it does not know already."""
        is_alone = self.get_autocommit()
        if not is_alone:
            self._begin()
        table = touched_table(_text(sql, self.connection))
        if table is None:
            yield
            return
        reach = current_reach(table)
        if is_alone:
            with self._transaction_of_its_own(cursor):
                told = self._tell(reach)
                yield
            _learn(reach, told)
        elif not isinstance(reach, Question) and setting_of(reach) == self._told:
            yield
        elif isinstance(cursor, ServerCursor):
            told = self._tell(reach)
            self._told = _learn(reach, told)
            yield
        else:
            # Whatever goes wrong goes back with its savepoint or transaction, and this setting with it.
            self._told = None
            with self.connection.pipeline():
                told = self._tell(reach)
                yield
            self._told = _learn(reach, told)

    def _begin(self) -> None:
        """Let BEGIN say whose schools count, when nothing was sent in this transaction yet and that is known."""
        reach = known_reach()
        if reach is None or self.connection.pgconn.transaction_status != TransactionStatus.IDLE or not self._is_plain():
            return
        setting = setting_of(reach)
        # Two numbers or words of our own (``setting_of``). Whatever goes wrong here, the statement itself will meet and report.
        answer = self.connection.pgconn.exec_(BEGIN.format(*setting).encode())
        if answer.status == ExecStatus.COMMAND_OK:
            self._told = setting

    def _is_plain(self) -> bool:
        """Return whether a transaction of this connection begins without a word more than BEGIN."""
        known = self.connection
        return known.isolation_level is None and known.read_only is None and known.deferrable is None

    @contextmanager
    def _transaction_of_its_own(self, cursor: Any) -> Iterator[None]:  # Any: as above
        with self.connection.transaction() if isinstance(cursor, ServerCursor) else self.connection.pipeline():
            yield

    def _tell(self, reach: Reach | Question) -> Any:  # Any: the driver's cursor
        # Past Django's cursors: this is part of the statement it goes with, for query counts and logs too.
        if isinstance(reach, Question):
            return self.connection.execute(ASK.format(schools=reach.sql), reach.parameters)
        return self.connection.execute(BIND, setting_of(reach))

    def _commit(self) -> None:
        self._told = None
        super()._commit()  # type: ignore[misc]  # not in the stubs

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]  # not in the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        # A rollback takes the setting back to what it was when the savepoint was made.
        self._told = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs

    def _set_autocommit(self, autocommit: bool) -> None:
        self._told = None
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs

    def _close(self) -> None:
        self._told = None
        super()._close()  # type: ignore[misc]  # not in the stubs


class _Binding(CursorWrapper):
    db: DatabaseWrapper

    def _execute(self, sql: object, params: Any, *ignored: Any) -> Any:  # Any: Django's signature
        with self.db.wrap_database_errors, self.db.telling(sql, self.cursor):
            return super()._execute(sql, params, *ignored)  # type: ignore[misc]  # not in the stubs

    def _executemany(self, sql: object, param_list: Sequence[Any], *ignored: Any) -> Any:  # Any: as above
        with self.db.wrap_database_errors, self.db.telling(sql, self.cursor):
            return super()._executemany(sql, param_list, *ignored)  # type: ignore[misc]  # not in the stubs


class BindingCursor(_Binding):
    """What Django gives out."""


class BindingDebugCursor(_Binding, CursorDebugWrapper):
    """The same, when queries are written down."""


def setting_of(reach: Reach) -> Setting:
    """Return the two settings, ``meeloop.schools`` and ``meeloop.reach``, as the policies read them."""
    if isinstance(reach, Everywhere):
        return "", "all"
    return "{" + ",".join(map(str, reach.ids)) + "}", "schools"


def _learn(reach: Reach | Question, told: Any) -> Setting:  # Any: the driver's cursor
    """Return what the database was told; schools that it looked up itself are made known."""
    if not isinstance(reach, Question):
        return setting_of(reach)
    schools = Schools(tuple(sorted(int(one) for one in told.fetchone()[0].strip("{}").split(",") if one)))
    reach.learn(schools)
    return setting_of(schools)


def _text(sql: object, connection: Any) -> str:  # Any: the driver's connection
    return sql.as_string(connection) if isinstance(sql, Composable) else str(sql)
