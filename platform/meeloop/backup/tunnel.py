"""TLS for PostgreSQL programs that know none: the embedded ``pg_dump`` and ``pg_restore`` are built without it.

A managed database takes encrypted connections only. The programs then talk to a socket in a folder that nobody else can open, and what
they say goes on encrypted, to a server that was recognised by the same rules as libpq's (``sslmode``, ``sslrootcert``).
"""

import asyncio
import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from meeloop.backup.errors import ProgramFailed

# PostgreSQL's protocol, "SSLRequest": its length and its code; the server answers with one letter.
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
YES = b"S"
PIECE = 64 * 1024
PATIENCE_SECONDS = 30.0
# What is about encryption has no meaning on the socket.
ABOUT_TLS = (
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslpassword",
    "sslnegotiation",
    "sslcrl",
    "channel_binding",
    "hostaddr",
)
T = TypeVar("T")


@contextmanager
def unencrypted(address: str) -> Iterator[str]:
    """Give an address for a program that knows no TLS: this one, or where it is encrypted, that of a socket of ours.

    Raises ``ProgramFailed`` when the server cannot be reached or is not who it should be.
    """
    try:
        with psycopg.connect(address) as connection:
            encrypted, info = connection.pgconn.ssl_in_use, connection.info
            host, reached, port = info.host, info.hostaddr or info.host, info.port
    except psycopg.OperationalError as error:
        raise ProgramFailed(f"The database does not let us in: {error}") from error
    if not encrypted:
        yield address
        return
    parts = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    context = context_of(parts)
    with (
        tempfile.TemporaryDirectory(prefix="meeloop-tls-") as folder,  # 0700: nobody else comes in
        _Tunnel(Path(folder) / ".s.PGSQL.5432", host, reached, port, context).opened(),
    ):
        yield make_conninfo("", **{k: v for k, v in parts.items() if k not in ABOUT_TLS} | {"host": folder, "port": "5432"})


def context_of(parts: Mapping[str, str]) -> ssl.SSLContext:
    """Return how the server is recognised, by libpq's words (PostgreSQL manual, "SSL Client Usage").

    ``verify-full``: a chain to ``sslrootcert`` and the name; ``verify-ca``, and ``require`` with an ``sslrootcert``: the chain; else anybody.
    """
    mode, root = parts.get("sslmode", "prefer"), parts.get("sslrootcert", "")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = mode == "verify-full" or root == "system"
    asked = context.check_hostname or mode == "verify-ca" or (mode == "require" and bool(root))
    context.verify_mode = ssl.CERT_REQUIRED if asked else ssl.CERT_NONE
    if root == "system":
        context.load_default_certs()
    elif asked:
        context.load_verify_locations(root or Path.home() / ".postgresql" / "root.crt")
    if certificate := parts.get("sslcert"):
        context.load_cert_chain(certificate, parts.get("sslkey"), parts.get("sslpassword"))
    return context


class _Tunnel:
    """A socket that carries each connection to a server, encrypted."""

    def __init__(self, path: Path, host: str, reached: str, port: int, context: ssl.SSLContext) -> None:
        self.path, self.host, self.reached, self.port, self.context = path, host, reached, port, context
        self.loop = asyncio.new_event_loop()
        self.carrying: set[asyncio.Task[None]] = set()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Listen for the length of the block, in a thread: whoever backs up may have a loop of their own."""
        thread = threading.Thread(target=self.loop.run_forever, name="tls", daemon=True)
        thread.start()
        try:
            listening = self._wait(asyncio.start_unix_server(self._carry, self.path))
            try:
                yield
            finally:
                self._wait(self._end(listening))
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            thread.join()
            self.loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:  # Any: as asyncio's
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_SECONDS)

    async def _end(self, listening: asyncio.Server) -> None:
        listening.close()
        for task in self.carrying:
            task.cancel()
        await asyncio.gather(*self.carrying, return_exceptions=True)
        await asyncio.sleep(0.05)  # what was closed is let go in the loop's next rounds

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self.carrying.add(task)
            task.add_done_callback(self.carrying.discard)
        try:
            asked = await asyncio.to_thread(self._ask)
            there, back = await asyncio.open_connection(sock=asked, ssl=self.context, server_hostname=self.host)
            try:
                await asyncio.gather(_pour(reader, back), _pour(there, writer))
            finally:
                back.close()
        except OSError:  # the program hears that the connection ended, and says so
            return
        finally:
            writer.close()

    def _ask(self) -> socket.socket:
        """Return a connection on which the server waits for TLS to begin.

        One byte is read and no more: what somebody in between sends along with it would count as said by the server later.
        """
        connection = socket.create_connection((self.reached, self.port), timeout=PATIENCE_SECONDS)
        try:
            connection.sendall(SSL_REQUEST)
            if connection.recv(1) != YES:
                raise ConnectionRefusedError("no TLS")
        except OSError:
            connection.close()
            raise
        connection.settimeout(0)
        return connection


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes until there are no more; the other side hears that too."""
    try:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    finally:
        with suppress(OSError):
            writer.close()
