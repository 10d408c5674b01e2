"""``make bench``: what the product costs above the bare work, as ratios inside one run.

L is the same work by hand-written SQL, F an empty view through our full middleware, both measured in this run on this machine.
Milliseconds differ from machine to machine; ratios hardly.
"""

import argparse
import os
import sys

from benchmarks.figures import measure_figures
from benchmarks.machine import machine
from benchmarks.putting_back import AS_INSTALLED, measure_restore
from benchmarks.site import THREADS, make_site, manage, servers, web
from meeloop.local.testing import Addresses, Running

PARTS = (
    "reads",
    "sign-up",
    "isolation",
    "participants",
    "serving",
    "bursts",
    "facts",
    "newsletter",
    "mail-drill",
    "growth",
    "soak",
    "restore",
    "archive",
    "release",
)
# Kills servers, or takes minutes: only when it is asked for.
ALONE = {"mail-drill", "growth", "soak", "restore", "archive", "release", "participants"}


def read_options() -> argparse.Namespace:
    """Return what was asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", default="small", choices=["small", "region", "country"], help="how much demo data")
    parser.add_argument("--rounds", type=int, default=60, help="sign-ups measured in each way")
    parser.add_argument("--reads", type=int, default=300, help="reads measured in each way")
    parser.add_argument("--bursts", type=int, default=5, help="bursts for the last places, of each size (0: none)")
    parser.add_argument("--only", choices=PARTS, help="one part; only reads and growth need demo data")
    parser.add_argument(
        "--visits",
        type=int,
        default=1_000_000,
        help="named visits that a release is counted from (10000000: a country, some minutes and 4 GB; 0: none)",
    )
    parser.add_argument("--readers", type=int, default=5_000, help="who gets the newsletter (100000: some minutes; 0: nobody)")
    parser.add_argument(
        "--grow", type=int, nargs=2, default=[18, 450], help="how many times the small demo data is a region, a country"
    )
    parser.add_argument(
        "--years", type=int, default=0, help="how many years of sign-ups lie before this one (growth; 42: ten million)"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long sign-ups go on (soak)")
    parser.add_argument("--rate", type=float, default=100.0, help="sign-ups a second (soak)")
    parser.add_argument("--archive-timeout", type=int, default=10, help="seconds until a log that is not full is archived")
    parser.add_argument("--regions", type=int, default=25, help="how many regions are counted as one (release)")
    parser.add_argument("--uploads", type=int, default=500, help="megabytes of uploads (restore)")
    return parser.parse_args()


def main() -> int:
    """Start everything, measure, print, stop everything."""
    options = read_options()
    parts = {options.only} if options.only else set(PARTS) - ALONE
    print(machine(), flush=True)
    if not options.only:
        measure_figures()
    with servers(postgres=settings_for(parts)) as running:
        addresses = running.addresses
        print(f"make the site: {make_site(running):.0f} s")
        make_demo(options, parts)
        if "restore" in parts:
            return measure_restore(addresses, options.grow, uploads=options.uploads)
        manage("collectstatic", "--no-input", "-v0", kind="production")
        os.environ["MEELOOP_DB_ROLE"] = "owner"
        import django  # noqa: PLC0415  # the environment above had to be there first

        django.setup()
        if parts & {"growth", "soak", "archive", "release", "participants"}:
            return measure_apart(running, options)
        from benchmarks.counting import measure_facts  # noqa: PLC0415  # as above
        from benchmarks.isolation import measure_isolation  # noqa: PLC0415  # as above
        from benchmarks.scenarios import measure  # noqa: PLC0415  # as above
        from benchmarks.serving import measure_serving  # noqa: PLC0415  # as above

        if parts & {"reads", "sign-up"}:
            with web() as (port, processes):
                measure(addresses, port, processes, parts=parts, rounds=options.rounds, reads=options.reads)
        if "serving" in parts:
            with web() as (port, processes):
                measure_serving(addresses, port, processes, reads=options.reads)
        if "isolation" in parts:
            measure_isolation(addresses, rounds=options.rounds)
        if options.bursts and "bursts" in parts:
            measure_last_places(addresses, options.bursts)
        if options.visits and "facts" in parts:
            measure_facts(options.visits)
        if options.readers:
            measure_mail(running, options.readers, parts)
    return 0


def make_demo(options: argparse.Namespace, parts: set[str]) -> None:
    """Make the demo data that these parts need: what is copied is small."""
    if parts & {"reads", "growth", "restore"}:
        scale = "small" if parts & {"growth", "restore"} else options.scale
        print(f"demo data at scale {scale}: {manage('demo', '--scale', scale):.0f} s", flush=True)


def settings_for(parts: set[str]) -> dict[str, str] | None:
    """Return PostgreSQL's settings, where those of tests are not enough."""
    if "restore" in parts:
        return AS_INSTALLED
    # What was committed must outlive a kill of PostgreSQL where that is what is asked.
    return {"synchronous_commit": "on"} if "mail-drill" in parts else None


def measure_last_places(addresses: Addresses, bursts: int) -> None:
    """Let many want the last places, before two workers and before eight."""
    from benchmarks.burst import measure_bursts  # noqa: PLC0415  # as above

    print(f"\n{'the last 20 places':28}{'HTTP':>12}{'answers':>11}{'guarded':>12}{'FOR UPDATE':>12}{'HTTP/best':>10}")
    for workers in (2, 8):
        with web(workers) as (port, _processes):
            connections = workers * THREADS
            measure_bursts(addresses, port, workers=workers, connections=connections, clients=(100, 200), rounds=bursts)


def measure_apart(running: Running, options: argparse.Namespace) -> int:
    """Measure a country beside a region, how long it keeps up, its release, or what goes with a disk; return 1 when a goal is missed."""
    from benchmarks.archive import measure_archive  # noqa: PLC0415  # as above
    from benchmarks.growth import measure_growth  # noqa: PLC0415  # as above
    from benchmarks.participants import measure_participants  # noqa: PLC0415  # as above
    from benchmarks.release import measure_release  # noqa: PLC0415  # as above
    from benchmarks.soak import measure_soak  # noqa: PLC0415  # as above

    if options.only == "release":
        return measure_release(options.regions)
    if options.only == "growth":
        return bool(measure_growth(running.addresses, options.grow, reads=options.reads, years=options.years))
    with web() as (port, processes):
        if options.only == "participants":
            return measure_participants(running.addresses, port, processes, reads=options.reads)
        if options.only == "archive":
            wrong = measure_archive(running, port, seconds=options.seconds, timeout=options.archive_timeout)
            print(
                "\n"
                + ("WRONG: " + "; ".join(wrong) if wrong else "Nothing more is lost than the log that was not archived yet.")
            )
        else:
            wrong = measure_soak(running.addresses, port, processes, seconds=options.seconds, rate=options.rate)
    return bool(wrong)


def measure_mail(running: Running, readers: int, parts: set[str]) -> None:
    """Send a newsletter to so many readers."""
    from benchmarks.newsletter import measure_newsletter  # noqa: PLC0415  # as above
    from benchmarks.newsletter_drill import drill_newsletter  # noqa: PLC0415  # as above

    if "newsletter" in parts:
        measure_newsletter(readers)
    if "mail-drill" in parts:
        drill_newsletter(running, readers)


if __name__ == "__main__":
    sys.exit(main())
