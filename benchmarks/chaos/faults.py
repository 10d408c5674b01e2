"""What can go wrong, how it is done here, and how it ends."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from random import Random

from benchmarks.chaos.running import Site
from tests.support.smtp import YES

HOUR = 3600
KILLED_AWAY = 0.5
# Of each quarter of a second the database works a twentieth.
SLOW_STOPS, SLOW_WORKS = 0.19, 0.01
KILLABLE = ("web", "worker", "beat", "proxy", "PostgreSQL", "Valkey")
# Whoever is killed between a server's yes and the note of it sends that mail again: at most one for each child of the worker. A worker with
# something in hand ends itself when the queue goes.
ONE_EACH = {"worker": 2, "PostgreSQL": 2, "Valkey": 2}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong for ``seconds``. ``twice``: how many mails may go twice because of it.

    ``goes_on``: what must be so again within a minute and a half, beside the site being ready.
    """

    name: str
    words: str
    begin: Callable[[], object]
    end: Callable[[], object]
    seconds: float
    twice: int = 0
    goes_on: Callable[[], bool] = lambda: True


@dataclass
class Slowly:
    """The database works a little of the time only: a disk that cannot follow, a neighbour that takes everything."""

    site: Site
    stopped: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin to hold it up."""
        self.stopped.clear()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while not self.stopped.is_set():
            self.site.signal_database(signal.SIGSTOP)
            time.sleep(SLOW_STOPS)
            self.site.signal_database(signal.SIGCONT)
            time.sleep(SLOW_WORKS)

    def end(self) -> None:
        """Let it go on as fast as it can."""
        self.stopped.set()
        if self.thread:
            self.thread.join()
        self.site.signal_database(signal.SIGCONT)


@dataclass
class Refusals:
    """A mail server that says no, and which mails it said so to for good."""

    site: Site
    for_good: set[str] = field(default_factory=set)

    def later(self) -> None:
        """Answer "try again later" (4xx)."""
        self.site.mails.answer_recipient = lambda _: "451 4.7.1 later"

    def never(self) -> None:
        """Answer "no" (5xx) to what is in the mail."""

        def no(mail: EmailMessage) -> str:
            self.for_good.add(str(mail["Message-ID"]))
            return "554 5.6.0 no"

        self.site.mails.answer_content = no

    def hang(self) -> None:
        """Say nothing for as long as it lasts."""
        over = self.over = threading.Event()

        def wait(_address: str) -> str:
            over.wait(60)
            return "451 4.3.0 that took long"

        self.site.mails.answer_recipient = wait

    over: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """Take mail again."""
        self.site.mails.answer_recipient = lambda _: YES
        self.site.mails.answer_content = lambda _: YES
        self.over.set()


def faults_of(site: Site, refusals: Refusals, seconds: float) -> Iterator[Fault]:
    """Yield every fault, each by a short name."""
    yield Fault("nothing", "nothing", lambda: None, lambda: None, seconds)
    for name in KILLABLE:
        kill, back = partial(site.kill, name), partial(site.bring_back, name)
        yield Fault(f"{name}-killed".lower(), f"{name}: kill -9", kill, back, KILLED_AWAY, ONE_EACH.get(name, 0))
    yield Fault("valkey-emptied", "Valkey emptied (cache and queue)", site.empty_valkey, lambda: None, seconds)
    yield Fault(
        "valkey-away",
        "Valkey away",
        partial(site.kill, "Valkey"),
        partial(site.bring_back, "Valkey"),
        seconds,
        ONE_EACH["Valkey"],
    )
    yield Fault(
        "database-away",
        "PostgreSQL away",
        partial(site.kill, "PostgreSQL"),
        partial(site.bring_back, "PostgreSQL"),
        seconds,
        ONE_EACH["PostgreSQL"],
    )
    slowly = Slowly(site)
    yield Fault("database-slow", "PostgreSQL at a twentieth of its speed", slowly.begin, slowly.end, seconds)
    hold, let_go = partial(site.signal_database, signal.SIGSTOP), partial(site.signal_database, signal.SIGCONT)
    yield Fault("database-hangs", "PostgreSQL answers nothing", hold, let_go, seconds)
    if site.disk:
        yield Fault(
            "disk-full",
            "the disk of the database is full",
            site.disk.fill,
            site.database_comes_back,
            seconds,
            ONE_EACH["PostgreSQL"],
        )
    yield Fault("mail-later", "the mail server says 451 to everything", refusals.later, refusals.end, seconds)
    yield Fault("mail-never", "the mail server says 554 to every mail", refusals.never, refusals.end, seconds)
    yield Fault("mail-hangs", "the mail server answers nothing", refusals.hang, refusals.end, seconds)
    ahead, right = partial(site.clock.write_text, str(HOUR)), partial(site.clock_is_right)
    yield Fault("clock", "the clock an hour ahead, and back", ahead, right, seconds, goes_on=site.beat_rang)


def random_kills(site: Site, number: int, seed: int) -> Iterator[Fault]:
    """Yield so many kills of anything, after a moment of any length."""
    random = Random(seed)  # noqa: S311  # a rehearsal that can be repeated
    for _ in range(number):
        name = random.choice(KILLABLE)
        pause = random.uniform(0.1, 1.5)

        def kill(name: str = name, pause: float = pause) -> None:
            time.sleep(pause)
            site.kill(name)

        yield Fault("kills", f"{name}: kill -9", kill, partial(site.bring_back, name), KILLED_AWAY, ONE_EACH.get(name, 0))
