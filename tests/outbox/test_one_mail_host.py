"""Mail leaves by the configured host, and by no other."""

import re
import socket
from pathlib import Path
from typing import Any

import pytest

from outbox.delivery import deliver_due
from outbox.models import Message
from outbox.services import queue_message
from tests.support.smtp import SmtpServer

ROOT = Path(__file__).resolve().parents[2]
OURS = ("platform", "providers", "activities", "enrolments", "newsletter", "stats")
# Django's ways to send, past the outbox.
PAST_THE_OUTBOX = re.compile(r"\b(send_mail|send_mass_mail|mail_admins|mail_managers|email_user|smtplib|EmailMessage)\b")
MAY = {
    *(f"platform/outbox/{name}.py" for name in ("mail", "delivery", "outcomes", "backends")),
    # An issue goes to each reader over the same connection (decision 0056).
    *(f"newsletter/{name}.py" for name in ("letters", "verdicts", "services/delivering")),
    "platform/meeloop/doctor/services.py",  # asks the configured host whether it is there
    "platform/accounts/adapter.py",  # allauth's send_mail, which queues a letter
    "platform/meeloop/dev/kept_mail.py",  # reads what a developer's machine kept as files
}


@pytest.mark.django_db
@pytest.mark.promise("POR-4b")
def test_only_the_configured_mail_host_is_contacted(smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[tuple[Any, ...]] = set()
    looked_up: set[str] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def seen(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            asked.add(tuple(address[:2]))
        connect(self, address)

    def seen_name(host: Any, *more: Any, **named: Any) -> Any:
        looked_up.add(str(host))
        return look_up(host, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", seen)
    monkeypatch.setattr(socket, "getaddrinfo", seen_name)
    for number, domain in enumerate(("school.example", "bedrijf.example", "thuis.example")):
        queue_message(
            kind="tests.hello",
            recipient=f"lezer@{domain}",
            subject="Dag",
            text="Bekijk https://elders.example/plaatje.png",
            html='<img src="https://elders.example/plaatje.png" alt="">',
            dedupe_key=f"tests.hello:{number}",
        )

    assert deliver_due() == 3

    host, port = smtp.server_address[:2]
    assert len(smtp.received) == 3
    # Valkey may be asked as well, by a socket of this machine; the recipients' own servers never are.
    assert {one for one in asked if one[1] == port} == {(host, port)}
    assert {one[0] for one in asked} <= {host}
    assert looked_up <= {host, socket.getfqdn()}
    assert not Message.objects.exclude(sent_at=None).exclude(text="").exists()


@pytest.mark.promise("POR-4b")
def test_no_code_of_ours_sends_mail_past_the_outbox() -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if PAST_THE_OUTBOX.search(path.read_text())
    }

    assert found <= MAY
