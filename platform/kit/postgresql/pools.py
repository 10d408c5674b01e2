"""A pool looks at a connection before it lends it, and asks the database only where looking does not tell."""

import select
from time import monotonic

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

# A connection that worked so shortly ago is lent again when nothing came in on it meanwhile.
TRUSTED_SECONDS = 2.0


class LentConnection(Connection[TupleRow]):
    """One that knows when it was lent last, on the clock of this process."""

    lent_at = float("-inf")


def still_there(connection: LentConnection) -> None:
    """Return quietly from a connection that works. Raises ``psycopg.OperationalError`` for one that does not.

    A server that stops or is killed closes its connections: there is something to read then (the end), and a look at the socket costs a
    thousandth of a question. A machine or a cable that is gone says nothing, so after two seconds of rest the database is asked all the same.
    """
    now = monotonic()
    if now - connection.lent_at > TRUSTED_SECONDS or _has_news(connection):
        ConnectionPool.check_connection(connection)
    connection.lent_at = now


def _has_news(connection: LentConnection) -> bool:
    look = select.poll()
    look.register(connection.pgconn.socket, select.POLLIN)
    return bool(look.poll(0))
