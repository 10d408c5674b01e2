"""A mail server of our own: it keeps what it takes, can be slow, and can say no."""

import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

YES = "250 OK"


class SmtpServer(socketserver.ThreadingTCPServer):
    """SMTP on a free port of this machine.

    ``answer_recipient`` and ``answer_content`` get the address, or the parsed mail, and return the server's line.
    ``pause`` is the time between taking a mail and saying so: the gap in which a worker can die.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[EmailMessage] = []
        # The Message-ID of each mail taken, and when (``time.monotonic``).
        self.taken: list[tuple[str, float]] = []
        self.connections = 0
        self.pause = 0.0
        self.greeting = "220 here"
        self.answer_sender: Callable[[str], str] = lambda _: YES
        self.answer_recipient: Callable[[str], str] = lambda _: YES
        self.answer_content: Callable[[EmailMessage], str] = lambda _: YES

    def handle_error(self, request: Any, client_address: Any) -> None:  # Any: the standard library's
        """Say nothing of a client that was killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Value for EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def ids(self) -> list[str]:
        """Return the Message-ID of every mail taken, in order."""
        return [str(mail["Message-ID"]) for mail in list(self.received)]


class _Conversation(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        """Speak just enough SMTP (RFC 5321)."""
        self.server.connections += 1
        self.say(self.server.greeting)
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            reply = self.reply(verb.upper(), rest)
            try:
                self.say(reply)
            except OSError:
                return
            if reply.startswith(("221", "421")):
                return

    def reply(self, verb: str, rest: str) -> str:
        address = rest.partition("<")[2].partition(">")[0]
        match verb:
            case "MAIL":
                return self.server.answer_sender(address)
            case "RCPT":
                return self.server.answer_recipient(address)
            case "DATA":
                return self.take()
            case "QUIT":
                return "221 bye"
            case _:
                return YES

    def take(self) -> str:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        reply = self.server.answer_content(mail)
        if reply.startswith("2"):
            self.server.taken.append((str(mail["Message-ID"]), time.monotonic()))
            self.server.received.append(mail)
            time.sleep(self.server.pause)
        return reply

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Run a server for the length of the block."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def django_mails_to_smtp(settings: Any) -> Iterator[SmtpServer]:  # Any: pytest-django's
    """Run a mail server that Django's settings point to."""
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        yield server
