"""``make bench``: what the product costs above the bare work, as ratios inside one run.

L is the same work by hand-written SQL, F an empty view through our full middleware, both measured in this run on this machine.
Milliseconds differ from machine to machine; ratios hardly.
"""

import argparse
import os
import sys

from benchmarks.figures import measure_figures
from benchmarks.site import THREADS, manage, servers, web
from meeloop.local.testing import Running

PARTS = ("reads", "sign-up", "isolation", "serving", "bursts", "facts", "newsletter", "mail-drill")
# Kills servers: only when it is asked for.
ALONE = {"mail-drill"}


def main() -> int:
    """Start everything, measure, print, stop everything."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", default="small", choices=["small", "region", "country"], help="how much demo data")
    parser.add_argument("--rounds", type=int, default=60, help="sign-ups measured in each way")
    parser.add_argument("--reads", type=int, default=300, help="reads measured in each way")
    parser.add_argument("--bursts", type=int, default=5, help="bursts for the last places, of each size (0: none)")
    parser.add_argument("--only", choices=PARTS, help="one part; all but the first need no demo data")
    parser.add_argument(
        "--visits",
        type=int,
        default=1_000_000,
        help="named visits that a release is counted from (10000000: a country, some minutes and 4 GB; 0: none)",
    )
    parser.add_argument("--readers", type=int, default=5_000, help="who gets the newsletter (100000: some minutes; 0: nobody)")
    options = parser.parse_args()
    parts = {options.only} if options.only else set(PARTS) - ALONE
    if not options.only:
        measure_figures()
    # What was committed must outlive a kill of PostgreSQL where that is what is asked.
    with servers(postgres={"synchronous_commit": "on"} if "mail-drill" in parts else None) as running:
        addresses = running.addresses
        print(f"migrate and make the site: {manage('bootstrap', '--no-demo'):.0f} s")
        if "reads" in parts:
            print(f"demo data at scale {options.scale}: {manage('demo', '--scale', options.scale):.0f} s", flush=True)
        manage("collectstatic", "--no-input", "-v0", kind="production")
        os.environ["MEELOOP_DB_ROLE"] = "owner"
        import django  # noqa: PLC0415  # the environment above had to be there first

        django.setup()
        from benchmarks.burst import measure_bursts  # noqa: PLC0415  # as above
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
            print(f"\n{'the last 20 places':28}{'HTTP':>12}{'answers':>11}{'guarded':>12}{'FOR UPDATE':>12}{'HTTP/best':>10}")
            for workers in (2, 8):
                with web(workers) as (port, _processes):
                    measure_bursts(
                        addresses,
                        port,
                        workers=workers,
                        connections=workers * THREADS,
                        clients=(100, 200),
                        rounds=options.bursts,
                    )
        if options.visits and "facts" in parts:
            measure_facts(options.visits)
        if options.readers:
            measure_mail(running, options.readers, parts)
    return 0


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
