"""``make bench``: what the product costs above the bare work, as ratios inside one run.

L is the same work by hand-written SQL, F an empty view through our full middleware, both measured in this run on this machine.
Milliseconds differ from machine to machine; ratios hardly.
"""

import argparse
import os
import sys

from benchmarks.site import manage, servers, web


def main() -> int:
    """Start everything, measure, print, stop everything."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", default="small", choices=["small", "region", "country"], help="how much demo data")
    parser.add_argument("--rounds", type=int, default=60, help="sign-ups measured in each way")
    parser.add_argument("--reads", type=int, default=300, help="reads measured in each way")
    options = parser.parse_args()
    with servers() as addresses:
        print(f"migrate and make the site: {manage('bootstrap', '--no-demo'):.0f} s")
        print(f"demo data at scale {options.scale}: {manage('demo', '--scale', options.scale):.0f} s")
        manage("collectstatic", "--no-input", "-v0", kind="production")
        os.environ["MEELOOP_DB_ROLE"] = "owner"
        import django  # noqa: PLC0415  # the environment above had to be there first

        django.setup()
        from benchmarks.scenarios import measure  # noqa: PLC0415  # as above

        with web() as (port, processes):
            measure(addresses, port, processes, rounds=options.rounds, reads=options.reads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
