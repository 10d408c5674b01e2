"""Everybody who comes to one date, as its provider and a school read them; and how much memory reading a list of a whole school takes.

    make bench ARGS="--only participants"

Ten classes of thirty come to one date, one class to another. A provider reads them as a page and as a PDF to print, the school's program
reads one group of 300 as JSON: there is no other export of names. L reads the same names with one statement by hand. The list of 1,500
pupils is a workbook, read in a child process (decision 0001), and then compared and written.
"""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread

from activities.choices import NamesMode
from activities.models import Session
from benchmarks import bare_reads
from benchmarks.bare_reads import Bare
from benchmarks.growth import Asked, Meter, bare_milliseconds, client_for, read, session_of
from benchmarks.history import analyze
from benchmarks.site import EMPTY
from meeloop.local.testing import Addresses
from providers.models import Provider
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import start_import
from tests.support.class_lists import HEADINGS, workbook
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_school_year,
    make_session,
)

CLASSES, PUPILS, ALL = 10, 30, 300
LIST = 1_500


def measure_participants(addresses: Addresses, port: int, processes: Sequence[int], *, reads: int) -> int:
    """Print a line for each way to read who comes, and the memory of a list; return 0."""
    meter, rounds = Meter(addresses, processes), max(reads // 10, 5)
    floor = meter.time(partial(read, client_for(port, Asked("F", EMPTY)), Asked("F", EMPTY)), reads)
    asked = questions()
    analyze(addresses)
    print(f"\n{'who comes':46}{'p50':>9}{'p95':>9}{'cpu':>9}{'L':>9}{'cpu/(L+F)':>11}")
    for one in asked:
        # A PDF is set by a program of its own: an answer of half a second needs no three hundred rounds.
        timed = meter.time(partial(read, client_for(port, one), one), rounds if one.path.endswith(".pdf") else reads, warm_up=3)
        assert one.bare is not None
        hand = bare_milliseconds(addresses, one.bare.read, reads)
        ratio = timed.used / (hand + floor.used)
        print(f"{one.name:46}{timed.p50:9.1f}{timed.p95:9.1f}{timed.used:9.1f}{hand:9.2f}{ratio:11.1f}", flush=True)
    measure_memory_of_a_list()
    return 0


def questions() -> list[Asked]:
    """Make the dates; return who asks for what."""
    provider = make_provider()
    guest = session_of(make_provider_user(provider))
    one_class, ten_classes, one_group = dates_of(provider)
    make_enrolment(one_class, names=PUPILS)
    for _ in range(CLASSES):
        make_enrolment(ten_classes, names=PUPILS)
    group = make_enrolment(one_group, names=ALL)
    school = session_of(make_coordinator(group.school))

    def roster(session: Session, name: str, end: str) -> Asked:
        path = f"/aanbieder/datums/{session.pk}/deelnemers/{end}"
        return Asked(name, path, guest, Bare(bare_reads.ROSTER, {"session": session.pk}))

    return [
        roster(one_class, f"{PUPILS} pupils of one class (page)", ""),
        roster(ten_classes, f"{ALL} pupils of {CLASSES} schools (page)", ""),
        roster(one_class, f"{PUPILS} pupils of one class (PDF)", "lijst.pdf"),
        roster(ten_classes, f"{ALL} pupils of {CLASSES} schools (PDF)", "lijst.pdf"),
        Asked(
            f"{ALL} pupils of one group (JSON)",
            f"/api/v1/enrolments/{group.pk}/",
            school,
            Bare(bare_reads.ROSTER, {"session": one_group.pk}),
        ),
    ]


def dates_of(provider: Provider) -> list[Session]:
    """Return three dates in the days in which a provider sees names, with room for all."""
    activity = make_activity(provider, names_mode=NamesMode.NAMES, max_group=ALL)
    return [make_session(activity, starts_at=at_nine(days=days), capacity=CLASSES * PUPILS) for days in (2, 3, 4)]


def measure_memory_of_a_list() -> None:
    """Print how much memory this process and the child take at most while a workbook of a whole school is read in."""
    classes = [f"{year}{letter}" for year in range(1, 6) for letter in "ABCDEFGHIJ"]
    rows = [(f"{7_000_000 + row}", f"Mees{'e' * (row % 9)}", "van der", "Hart", classes[row // PUPILS]) for row in range(LIST)]
    school, year = make_school(), make_school_year()
    by = make_coordinator(school)
    file = workbook({"Leerlingen": [HEADINGS, *rows]})
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of before
    before, children = kilobytes("self", "VmRSS"), Children()
    with children.watched():
        kept = start_import(school=school, school_year=year, data=file, by=by, filename="lijst.xlsx")
    confirm_import(class_list=kept, by=by)
    more = kilobytes("self", "VmHWM") - before
    print(
        f"\na workbook of {LIST} pupils ({len(file) // 1024} kB) read in: {more / 1024:.0f} MB more in the process that asks,"
    )
    print(f"{children.most / 1024:.0f} MB at most in the child that opens the file")


class Children:
    """The most memory that a child of this process held, in kB, looked at each few milliseconds."""

    def __init__(self) -> None:
        self.most = 0
        self._is_over = Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look while the block runs."""
        known = set(self._now())
        looking = Thread(target=self._look, args=(known,))
        looking.start()
        try:
            yield
        finally:
            self._is_over.set()
            looking.join()

    def _look(self, known: Collection[str]) -> None:
        while not self._is_over.wait(0.005):
            for child in set(self._now()) - set(known):
                with suppress(OSError, StopIteration):  # it ended meanwhile
                    self.most = max(self.most, kilobytes(child, "VmHWM"))

    def _now(self) -> list[str]:
        return [child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()]


def kilobytes(process: str, name: str) -> int:
    """Return one of the sizes that Linux keeps of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
