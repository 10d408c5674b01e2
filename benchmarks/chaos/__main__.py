"""``make chaos``: one small server on this machine's free ports, every part of it broken in turn while schools work.

    make chaos ARGS="--only worker-killed --only disk-full --kills 0"

Fails when anything that was answered with yes is lost or there twice, a mail is missed or goes twice without a reason, a sentence about
sign-ups does not hold, or the site is not ready again in time. What it measures is in docs/reliability.md.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.chaos.disk import small_disk
from benchmarks.machine import machine
from benchmarks.site import make_site, manage, servers
from tests.support.smtp import smtp_server

if TYPE_CHECKING:
    from benchmarks.chaos.account import Outcome
    from benchmarks.chaos.faults import Fault
    from benchmarks.chaos.people import Notes
    from benchmarks.chaos.running import Site

CALM = 2.0
BEGIN, END = "<!-- make chaos writes from here -->", "<!-- to here -->"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


def main() -> int:
    """Start everything, let schools work, break one thing after the other, count."""
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is ended
    with ExitStack() as stack:
        disk = None if options.no_disk else stack.enter_context(small_disk())
        from benchmarks.chaos.running import KEPT, site_of  # noqa: PLC0415  # temporary files are on that disk from here on

        running = stack.enter_context(servers(postgres=KEPT))
        mails = stack.enter_context(smtp_server())
        os.environ |= {
            "EMAIL_URL": f"{mails.url}?timeout=5",
            "LOG_LEVEL": "INFO",
            "TRUSTED_PROXY_COUNT": "1",
            "MEELOOP_DB_ROLE": "owner",
            "NEWSLETTER_PER_SECOND": str(options.pace),
        }
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meeloop-chaos-", dir="/tmp")))
        folder.mkdir(parents=True, exist_ok=True)
        print(f"make the site: {make_site(running):.0f} s", flush=True)
        if options.releases:
            print(f"demo data: {manage('demo', '--scale', 'small'):.0f} s", flush=True)
        manage("collectstatic", "--no-input", "-v0", kind="production")
        import django  # noqa: PLC0415  # the environment above had to be there first

        django.setup()
        site = stack.enter_context(site_of(running, mails, folder, disk))
        return rehearse_counts(site, options) if options.releases else rehearse(site, options)


def read_options() -> argparse.Namespace:
    """Return what was asked."""
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument(
        "--only", action="append", metavar="FAULT", help="this fault (may be given more than once); default: all"
    )
    parser.add_argument("--kills", type=int, default=10, help="how many kills at random after that")
    parser.add_argument(
        "--releases", type=int, default=0, help="kill a part in so many counts of published figures, and nothing else"
    )
    parser.add_argument("--seconds", type=float, default=8.0, help="how long what is away stays away (3600: an hour)")
    parser.add_argument("--ready", type=float, default=15.0, help="within how many seconds the site is ready again")
    parser.add_argument("--readers", type=int, default=1000, help="who gets the newsletter meanwhile (0: nobody)")
    parser.add_argument("--pace", type=int, default=5, help="mails of the newsletter a second")
    parser.add_argument(
        "--pause", type=float, default=0.15, help="seconds between two acts of a school (3 for an hour: dates run out)"
    )
    parser.add_argument("--schools", type=int, default=3, help="schools that want the same places")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of what happens at random")
    parser.add_argument("--no-disk", action="store_true", help="do not mount a small disk")
    parser.add_argument("--keep", type=Path, help="keep the logs of every process here")
    parser.add_argument("--write", action="store_true", help="write the table into docs/reliability.md")
    return parser.parse_args()


def rehearse(site: "Site", options: argparse.Namespace) -> int:
    """Let schools work through every fault; return the exit code."""
    from benchmarks.chaos import account, people  # noqa: PLC0415  # Django had to be set up first
    from benchmarks.chaos.faults import Refusals, faults_of, random_kills  # noqa: PLC0415  # as above
    from benchmarks.drill.people import Crowd, Person  # noqa: PLC0415  # as above
    from benchmarks.newsletter import fill, letter  # noqa: PLC0415  # as above
    from newsletter.services.sending import start_sending  # noqa: PLC0415  # as above

    began, measured_on = time.monotonic(), machine()
    notes, crowd, refusals = people.Notes(), Crowd(), Refusals(site)
    schools = people.make_schools(options.schools, options.seed)
    sending = None
    if options.readers:
        fill(options.readers)
        sending = start_sending(title="Zomer", letters={"nl": letter()}, by=None)
    someone = partial(Person, site.port, site.folder, notes)
    for school in schools:
        crowd.keep(partial(people.work, someone("sign-up"), notes, school), pause=options.pause)
    crowd.keep(partial(people.read_list, someone("class list"), notes, schools[-1]), pause=options.pause * 3)

    faults = list(faults_of(site, refusals, options.seconds))
    known = [one.name for one in faults]
    if unknown := set(options.only or ()) - set(known):
        raise SystemExit(f"No such fault: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
    outcomes = [one_fault(site, notes, fault) for fault in faults if not options.only or fault.name in options.only]
    kills = [one_fault(site, notes, fault) for fault in random_kills(site, options.kills, options.seed)]
    # Each by itself may double what each child of a worker had in hand; seen from the mails, each has one of these before its second copy.
    doubling = account.kills_in([*outcomes, *kills])
    if kills:
        outcomes.append(account.worst_of(f"{len(kills)} x kill -9 of any of these, at random", kills))
    crowd.stop()

    site.nodes["worker"].end(signal.SIGTERM)
    account.time_passes(sending)
    site.nodes["worker"].start()
    site.ring()
    went = account.mail_goes_out(sending, 120 + options.readers / options.pace)
    # While something else is away, what is free again waits.
    reach = account.REACH + options.seconds
    mail = account.mail_of(sending, list(site.mails.taken), refusals.for_good, kills=doubling, reach=reach)
    lines, wrong = account.account_of(notes, mail, went=went, kills=len(doubling))
    wrong = [one for outcome in (*outcomes, *kills) for one in outcome.wrong(options.ready)] + wrong
    wrong += [f"the rehearsal itself: {error!r}" for error in crowd.failed]
    if blocks := site.check_database():
        wrong.append(f"{blocks} blocks of the database are not what was written")
    print_account(lines, notes)
    if not site.disk:
        print("The disk was not filled: that needs root (or leave out --no-disk).")
    print(f"{time.monotonic() - began:.0f} s, seed {options.seed}, {measured_on}")
    print("WRONG:\n  " + "\n  ".join(wrong) if wrong else "Nothing that was answered with yes is lost, or there twice.")
    if options.write:
        write_page(account.table_of(outcomes), lines, measured_on, wrong)
    return 1 if wrong else 0


def rehearse_counts(site: "Site", options: argparse.Namespace) -> int:
    """Kill parts while published figures are counted; return the exit code."""
    from benchmarks.chaos.releases import rehearse_releases  # noqa: PLC0415  # Django had to be set up first

    wrong = rehearse_releases(site, options.releases, options.seed)
    print(
        "WRONG:\n  " + "\n  ".join(wrong)
        if wrong
        else "Every count ended in a whole release with the numbers that it has in peace."
    )
    return 1 if wrong else 0


def one_fault(site: "Site", notes: "Notes", fault: "Fault") -> "Outcome":
    """Do one thing, undo it, wait until everything goes on, and say what became of it."""
    from django.db import connection  # noqa: PLC0415  # as above

    from benchmarks.chaos.account import outcome_of  # noqa: PLC0415  # as above

    began, mails_before = time.monotonic(), len(site.mails.received)
    time.sleep(CALM)
    try:
        fault.begin()
        time.sleep(fault.seconds)
    finally:
        over = time.monotonic()
        fault.end()
    ready = ready_after(site, notes, over)
    goes_on = waited_for(fault.goes_on)
    time.sleep(CALM)
    connection.close()  # ours may have broken with the database
    made = outcome_of(
        fault.words, notes, site.mails.ids(), began=began, mails_before=mails_before, ready=ready, twice=fault.twice, over=over
    )
    if not goes_on:
        made = replace(made, broken=[*made.broken, "what must come each minute comes again"])
    print(" | ".join(made.cells()), flush=True)
    return made


def waited_for(is_so: Callable[[], bool], patience: float = 90.0) -> bool:
    """Wait until this is so; return whether it is."""
    deadline = time.monotonic() + patience
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.5)
    return is_so()


def ready_after(site: "Site", notes: "Notes", over: float, patience: float = 150.0) -> float:
    """Return the seconds from ``over`` until the site says that it is ready and has answered somebody with yes."""
    from benchmarks.drill.people import Diary, Person  # noqa: PLC0415  # as above

    watcher = Person(site.port, site.folder, Diary(), "watch")
    while time.monotonic() < over + patience:
        if watcher.ask("GET", "/health/ready").status == 200:
            break
        time.sleep(0.1)
    while notes.last_yes < over and time.monotonic() < over + patience:
        time.sleep(0.05)
    return time.monotonic() - over


def print_account(lines: dict[str, int], notes: "Notes") -> None:
    """Print the account, and the first of what was given up."""
    print()
    for words, number in lines.items():
        print(f"{words:76}{number:8}")
    print("noes that stand: " + (", ".join(f"{number} x {code}" for code, number in sorted(notes.refused.items())) or "none"))
    for line in notes.given_up[:5]:
        print(f"    {line}")


def write_page(table: str, lines: dict[str, int], measured_on: str, wrong: Sequence[str]) -> None:
    """Put table and account between the marks of docs/reliability.md."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    account = "\n".join(["| | |", "| --- | --- |", *(f"| {words} | {number} |" for words, number in lines.items())])
    end = "It ended as failed: " + "; ".join(wrong) + "." if wrong else "It ended well."
    day = f"{datetime.now(UTC):%-d %B %Y}"
    PAGE.write_text(f"{before}{BEGIN}\n\n**{day}**, {measured_on}. {end}\n\n{table}\n\n{account}\n\n{END}{after}")


if __name__ == "__main__":
    sys.exit(main())
