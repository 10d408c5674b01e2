"""A newsletter to many readers, with the worker killed five times on the way.

    make bench ARGS="--only newsletter --readers 100000"

Says how many readers were missed, how many got it twice, the worker's memory (when it began to send, and at its largest: the first
part and the last are equally long for any list), how the next thousand readers are found, and how fast it goes beside a bare loop: the same
mails, made beforehand, written to the same server over one connection without a database. One worker process, one lane. The time
that a new worker takes to start counts for nobody; the claims of a dead one are made old by hand (they would be free after five minutes).
"""

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from benchmarks.site import ROOT, family_of
from newsletter.issue_mail import CLOSE, OPEN, DrawnIssue
from newsletter.letters import as_mail, mail_for
from newsletter.models import Delivery, Sending, SendingLetter, Subscriber
from newsletter.readers import readers_of
from newsletter.services.sending import keep_sending, start_sending
from newsletter.services.spreading import STEP
from outbox.delivery import LEASE

KILLS = 5
SAMPLE = 2000
PARAGRAPH = (
    "Van de zomer kun je bij vijf nieuwe bedrijven meelopen. Kies een dag, meld je klas aan en neem stevige schoenen mee."
)
FILL = """
INSERT INTO newsletter_subscriber (email, address_hash, status, topics, language, created_at, confirmed_at, times_left)
SELECT 'lezer' || n || '@post' || n %% 50 || '.example', encode(sha256(n::text::bytea), 'hex'), 'active', '{}', 'nl', now(), now(), 0
FROM generate_series(1, %s) n
"""


@dataclass(frozen=True, slots=True)
class Sink:
    """The mail server, and what it counted."""

    process: "subprocess.Popen[str]"
    port: int

    def ask(self, question: str) -> tuple[int, int]:
        """Return how many mails it took, and of how many different deliveries."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        taken, known = self.process.stdout.readline().split()
        return int(taken), int(known)


def measure_newsletter(readers: int) -> None:
    """Print what became of a newsletter to so many readers."""
    fill(readers)
    with sink() as server:
        bare = bare_rate(server)
        server.ask("again")
        began = time.perf_counter()
        sending = start_sending(title="Zomer", letters={"nl": letter()}, by=None)
        show_how_readers_are_found(sending)
        at_first, peak, sent, seconds = send_with_kills(server, sending, readers)
        taken, known = server.ask("count")
    sending.refresh_from_db()
    went = Delivery.objects.filter(sending=sending, state="sent").count()
    print(f"\n{'a newsletter to ' + format(readers, ',') + ' readers':44}{KILLS} x kill -9, state: {sending.state}")
    print(f"{'missed':44}{readers - known}")
    print(f"{'sent twice (at most one for each kill)':44}{taken - known}")
    print(f"{'noted as sent':44}{went}")
    print(f"{'memory of the worker at its first mail':44}{at_first / 1024:.0f} MB")
    print(f"{'at its largest, all parts':44}{peak / 1024:.0f} MB")
    print(f"{'mails a second':44}{sent / seconds:.0f}")
    print(f"{'bare loop, mails a second':44}{bare:.0f}")
    print(f"{'ratio':44}{bare / (sent / seconds):.1f}x")
    print(f"{'from begin to end, restarts included':44}{time.perf_counter() - began:.0f} s")


def fill(readers: int) -> None:
    """Make so many readers."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [readers])
        cursor.execute("ANALYZE newsletter_subscriber")


def show_how_readers_are_found(sending: Sending) -> None:
    """Print how long the next thousand readers take at the begin and near the end of the list, and by which index."""
    last = Subscriber.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for where, after in (("the first thousand readers", 0), ("the last thousand readers", last - STEP)):
        page = readers_of(sending).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:STEP]
        began = time.perf_counter()
        found = len(page)
        took = (time.perf_counter() - began) * 1000
        indexes = sorted(set(re.findall(r"Index (?:Only )?Scan using (\w+)", page.explain())))
        print(f"{where:44}{found} in {took:.1f} ms by {', '.join(indexes) or 'no index'}")


def send_with_kills(server: Sink, sending: Sending, readers: int) -> tuple[int, int, int, float]:
    """Let workers send, each killed after its part; return memory at the first mail and at most in kB, mails, and their seconds."""
    at_first, peak, sent, seconds = 0, 0, 0, 0.0
    for part in range(1, KILLS + 2):
        is_last = part > KILLS
        goal = readers if is_last else readers * part // (KILLS + 1)
        with worker(server) as process:
            if part > 1:
                claims_grow_old(sending)
            keep_sending()
            first, began = wait_for(server, server.ask("count")[1] + 1)
            at_first = at_first or max(peak_of(number) for number in family_of(process.pid))
            last, ended = wait_for(server, goal)
            peak = max(peak, *(peak_of(number) for number in family_of(process.pid)))
            sent, seconds = sent + last - first, seconds + ended - began
            if is_last:
                wait_until_over(sending)
    return at_first, peak, sent, seconds


def wait_for(server: Sink, goal: int, patience: float = 1800.0) -> tuple[int, float]:
    """Return how many different mails there are once there are so many, and when."""
    deadline = time.monotonic() + patience
    while (known := server.ask("count")[1]) < goal:
        assert time.monotonic() < deadline, f"{known} of {goal} mails"
        time.sleep(0.02)
    return known, time.perf_counter()


def wait_until_over(sending: Sending) -> None:
    """Return when the last worker noted the end."""
    for _second in range(60):
        sending.refresh_from_db()
        if sending.is_over:
            return
        time.sleep(1)


def claims_grow_old(sending: Sending) -> None:
    """Let the time pass after which a dead worker's mails and its lane are somebody else's."""
    long_ago = timezone.now() - LEASE - timedelta(seconds=1)
    Delivery.objects.filter(sending=sending, claimed_at__isnull=False).update(claimed_at=long_ago)
    sending.lanes.update(rung_at=long_ago)


def bare_rate(server: Sink) -> float:
    """Return how many of the same mails a second go over one connection, when all there is to do is write them."""
    drawn = letter()
    frozen = SendingLetter(language="nl", subject=drawn.subject, html=drawn.html, text=drawn.text)
    mails = []
    for reader in Subscriber.objects.order_by("pk")[:SAMPLE]:
        delivery = Delivery(sending_id=0, subscriber=reader)
        mails.append((reader.email, as_mail(delivery, mail_for(frozen, reader), reader).message().as_bytes(linesep="\r\n")))
    with smtplib.SMTP("127.0.0.1", server.port, local_hostname="localhost") as wire:
        began = time.perf_counter()
        for address, mail in mails:
            wire.sendmail("bench@meeloop.example", [address], mail)
        return len(mails) / (time.perf_counter() - began)


def letter() -> DrawnIssue:
    """Return an issue of the size of a real one: 20 kB of HTML."""
    html = "".join(
        f'<tr><td style="padding:12px;font:16px/25px sans-serif"><p>{PARAGRAPH}</p></td></tr>' for _block in range(100)
    )
    text = "\n\n".join([PARAGRAPH] * 40)
    leave, choose = (f"{OPEN}{place}{CLOSE}" for place in ("leave", "preferences"))
    return DrawnIssue(
        "Zomer in de regio",
        f'<table>{html}</table><p><a href="{leave}">Uitschrijven</a> <a href="{choose}">Kiezen</a></p>',
        f"{text}\n\n{leave}\n{choose}\n",
    )


@contextmanager
def sink() -> Iterator[Sink]:
    """Run the mail server for the length of the block."""
    command = [sys.executable, "-m", "benchmarks.sink"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Sink(process, int(process.stdout.readline()))
        assert process.stdin
        process.stdin.close()


@contextmanager
def worker(server: Sink, *more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker with one child (and these options), begun at the start of the block and killed at its end.

    It steps back for the web as an installed one does (a third of its weight: ``deploy/systemd/meeloop-worker.service``).
    """
    options = ("--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=ERROR", *more)
    environment = {**os.environ, "MEELOOP_DB_ROLE": "worker", "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", "-A", "meeloop", "worker", *options],
        cwd=ROOT / "platform",
        env={**environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,  # its greeting
    )
    step_back(process.pid)
    try:
        yield process
    finally:
        # As a crash would end it; also when the bench itself is stopped.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def step_back(leader: int, by: int = 5) -> None:
    """Give a session of processes less weight while others want the processor too: by 5 is a third.

    Linux weighs sessions where it groups by these (then a process's own niceness counts inside its session only), and else processes.
    """
    group = Path(f"/proc/{leader}/autogroup")
    if group.exists():
        group.write_text(str(by))
    os.setpriority(os.PRIO_PGRP, leader, by)


def peak_of(number: int) -> int:
    """Return the largest memory a process ever had, in kB."""
    for line in Path(f"/proc/{number}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
