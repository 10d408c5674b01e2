"""``make clock``: the tests that drive no browser, at moments that differ most.

A test that only holds on a working day, or before ten in the evening, costs somebody else a day. The whole run is moved, servers and
child processes too (``moved.c``); what waits for seconds still waits for seconds. No part of ``make test``: a moment takes nearly as
long as that does.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
ROOT = Path(__file__).resolve().parents[2]
ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
# What time it is for Python and for PostgreSQL, and whether a wait there still ends.
NOW = """
import os, time
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
    print(time.time(), server.execute("SELECT extract(epoch FROM now())").fetchone()[0])
    server.execute("SET statement_timeout = 100")
    try:
        server.execute("SELECT pg_sleep(60)")
    except psycopg.errors.QueryCanceled:
        print(time.time())
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day in the Netherlands, on the next day of a kind."""

    clock: time
    is_day: Callable[[date], bool]
    why: str

    def after(self, day: date) -> datetime:
        """Return the first such moment on a later day."""
        day += ONE_DAY
        while not self.is_day(day):
            day += ONE_DAY
        return datetime.combine(day, self.clock, tzinfo=ZONE)


def _is_last_sunday(day: date, month: int) -> bool:
    return day.weekday() == SUNDAY and day.month == month and (day + timedelta(days=7)).month != month


MOMENTS: Mapping[str, Moment] = {
    "sunday": Moment(time(22, 30), lambda day: day.weekday() == SUNDAY, "no working day, no work for minors, nearly Monday"),
    "saturday": Moment(time(12), lambda day: day.weekday() == SATURDAY, "in two weeks it is Saturday too"),
    "after-midnight": Moment(time(0, 30), lambda day: day.weekday() == 0, "Monday here, still Sunday in UTC"),
    "new-year": Moment(time(23, 30), lambda day: (day.month, day.day) == (12, 31), "the year ends during the run"),
    "leap-day": Moment(time(9), lambda day: (day.month, day.day) == (2, 29), "a year ago there was no such day"),
    "clocks-forward": Moment(time(0, 30), lambda day: _is_last_sunday(day, 3), "today has 23 hours"),
    "clocks-back": Moment(
        time(1, 30), lambda day: _is_last_sunday(day, 10), "today has 25 hours, and half past two comes twice"
    ),
    "school-year": Moment(
        time(23), lambda day: (day.month, day.day) == (7, 31), "the last hour of a school year, in the holidays"
    ),
}


def build(folder: Path) -> Path:
    """Compile what moves the clock; the folder may have no space in its name, as what is preloaded stands in a list."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit("make clock needs a C compiler: apt-get install gcc libc6-dev")
    built = folder / "moved.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", built, Path(__file__).with_name("moved.c"), "-ldl"], check=True)
    return built


def moved_to(moment: datetime, built: Path) -> dict[str, str]:
    """Return the environment in which every process sees this moment now."""
    away = round((moment - datetime.now(UTC)).total_seconds())
    return {**os.environ, "LD_PRELOAD": str(built), "MEELOOP_CLOCK": str(away)}


def is_moved(moment: datetime, environment: Mapping[str, str]) -> bool:
    """Ask Python and PostgreSQL what time it is, and look whether a wait ends."""
    servers = [sys.executable, "-m", "meeloop.local", "test-servers", "--"]
    asked = subprocess.run(
        [*servers, sys.executable, "-c", NOW], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if asked.returncode:
        print(asked.stderr)
    clocks = [float(number) for number in asked.stdout.split()]
    return len(clocks) == 3 and all(-1 <= at - moment.timestamp() < 300 for at in clocks)


def run(name: str, moment: datetime, built: Path, arguments: Sequence[str]) -> bool:
    """Run the tests at this moment; return whether they held."""
    why = MOMENTS[name].why if name in MOMENTS else "as asked"
    print(f"clock   | {name}: {moment:%A %d %B %Y %H:%M} ({why})", flush=True)
    environment = moved_to(moment, built)
    if not is_moved(moment, environment):
        raise SystemExit("The clock did not move for every process: nothing that follows would prove anything.")
    tests = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q", "-m", "not browser", *arguments]
    return subprocess.run(tests, env=environment, check=False, cwd=ROOT).returncode == 0


def main() -> int:
    """Run the tests at each moment asked for; return how many runs failed."""
    parser = argparse.ArgumentParser(prog="make clock", description=__doc__, allow_abbrev=False)
    parser.add_argument("--at", default="", help=f"one of {', '.join(MOMENTS)}, or Dutch time like 2028-02-29T09:00; or all")
    known, arguments = parser.parse_known_args()
    today = datetime.now(ZONE).date()
    if known.at and known.at not in MOMENTS:
        moments = {known.at: datetime.fromisoformat(known.at).replace(tzinfo=ZONE)}
    else:
        moments = {name: one.after(today) for name, one in MOMENTS.items() if known.at in {"", name}}
    # The database that every test copies is kept: it is made at the time of the machine, or it would be younger than the next moment.
    subprocess.run([sys.executable, "-m", "pytest", "-q", "--collect-only", "tests/test_house.py"], check=True, cwd=ROOT)
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder))
        failed = [name for name, moment in moments.items() if not run(name, moment, built, arguments)]
    print("clock   | failed at:" if failed else "clock   | good at every moment", *failed)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
