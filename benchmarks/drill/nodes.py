"""The processes of a distributed installation, on free ports of this machine: as in ``deploy/compose.yaml``, without containers."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.site import ROOT

HOST = "localhost"
Environment = Mapping[str, str]


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Node:
    """One process with a name. It is a group of its own, so that kill -9 takes its children along."""

    name: str
    command: Sequence[str]
    environment: Environment
    is_ready: Callable[[], bool]
    folder: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self, *, wait: bool = True) -> None:
        """Start, and wait until it answers."""
        path = self.folder / f"{self.name}.log"
        if path.exists():  # what is read there, to see whether it is ready, is of this start
            path.rename(path.with_suffix(f".{time.time():.0f}.log"))
        with path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
            )
        if wait:
            self.wait()

    def wait(self, patience: float = 120.0) -> None:
        """Return when it answers. Raises ``RuntimeError`` with the end of its log when it does not."""
        deadline = time.monotonic() + patience
        while not self.is_ready():
            if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                raise RuntimeError(f"{self.name} did not start:\n" + (self.folder / f"{self.name}.log").read_text()[-2000:])
            time.sleep(0.1)

    def end(self, how: signal.Signals) -> None:
        """Send the process (with kill: its whole group) this signal, and wait until it is gone."""
        if self.process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def listens(port: int) -> bool:
    """Return whether somebody answers at this port."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True


def answers(port: int) -> bool:
    """Return whether the site answers here."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/health/live", headers={"Host": HOST})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def web_node(number: int, folder: Path, copies: Environment) -> tuple[Node, int]:
    """Return a web process as the image starts it, and its port."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "meeloop.wsgi:application", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--respawn-failed-workers", "--log-level", "warning"),
    ]
    environment = {"MEELOOP_DB_ROLE": "web", "DJANGO_SETTINGS_MODULE": "meeloop.settings", **copies}
    return Node(f"web-{number}", command, environment, lambda: answers(port), folder), port


def celery_node(name: str, folder: Path, *arguments: str, said: str) -> Node:
    """Return a worker or beat; ready when its log says so."""
    command = [sys.executable, "-m", "celery", "-A", "meeloop", "--quiet", *arguments]

    def is_ready() -> bool:
        log = folder / f"{name}.log"
        return log.exists() and said in log.read_text()

    return Node(name, command, {"MEELOOP_DB_ROLE": "worker"}, is_ready, folder)


def worker_node(number: int, folder: Path) -> Node:
    """Return a worker with one child."""
    options = (
        "--concurrency",
        "1",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
        "-n",
        f"worker{number}@drill",
    )
    return celery_node(f"worker-{number}", folder, "worker", *options, said="ready")


def beat_node(folder: Path) -> Node:
    """Return what rings."""
    return celery_node(
        "beat",
        folder,
        "beat",
        "--loglevel",
        "INFO",
        "--schedule",
        str(folder / "schedule"),
        "--pidfile=",
        said="beat: Starting",
    )


def proxy_node(folder: Path, web_ports: Sequence[int]) -> tuple[Node, int]:
    """Return nginx with the configuration of ``deploy/nginx``, on a free port, with a certificate of its own."""
    program = shutil.which("nginx")
    if program is None:
        raise SystemExit("The drill needs nginx: apt-get install nginx-light")
    http, https = free_port(), free_port()
    certificate(folder)
    servers = "".join(f"  server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n" for port in web_ports)
    (folder / "upstream.conf").write_text(f"upstream meeloop {{\n  zone meeloop 64k;\n{servers}}}\n")
    conf = (ROOT / "deploy" / "nginx" / "meeloop.conf").read_text()
    conf = re.sub(r"listen \[::\].*\n", "", conf).replace("/etc/nginx/meeloop-upstream.conf", f"{folder}/upstream.conf")
    conf = conf.replace("/etc/nginx/tls", str(folder)).replace("listen 8080", f"listen 127.0.0.1:{http}")
    conf = conf.replace("listen 8443", f"listen 127.0.0.1:{https}")
    conf = conf.replace("/dev/stdout", f"{folder}/access.log").replace("/dev/stderr", f"{folder}/error.log")
    if b"nginx/1.2" in version(program) and int(version(program).split(b".")[1]) < 25:
        # Debian 12's nginx has the directive's older form.
        conf = conf.replace("  http2 on;\n", "").replace(" ssl default_server", " ssl http2 default_server")
    (folder / "meeloop.conf").write_text(conf)
    temporary = "".join(
        f"  {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log crit;\nevents {{}}\n"
        f"http {{\n{temporary}  include {folder}/meeloop.conf;\n}}\n"
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    return Node("proxy", command, {}, lambda: listens(https), folder), https


def version(program: str) -> bytes:
    """Return what nginx says it is."""
    return subprocess.run([program, "-v"], capture_output=True, check=True).stderr


def certificate(folder: Path) -> None:
    """Make a key and a certificate for a day."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
    files = ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([*command, *files], check=True, capture_output=True)
