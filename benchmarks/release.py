"""A release of one region or a whole country, from its facts to the files that may be published: every step that a worker does.

What comes before it, reading the facts from the database, is ``--only facts``; what comes after it writes some thousands of rows.
"""

import resource
import time
import uuid
from datetime import UTC, datetime

from benchmarks.figures import LIMIT, timed
from stats.audit import audit_files
from stats.choices import Term
from stats.formats import write_files
from stats.method.decision import decide
from stats.models import ReleaseOrder
from stats.programme import Audience, Period, read_programme
from stats.services.counting import Gathered, make_issue, round_numbers
from stats.simulation import REGION, Shape, count_facts, simulate

YEAR = 2025


def times(shape: Shape, regions: int) -> Shape:
    """Return so many regions as one."""
    return Shape(
        boards=shape.boards * regions,
        schools=shape.schools * regions,
        municipalities=shape.municipalities * regions,
        pupils=shape.pupils * regions,
        visits=shape.visits * regions,
    )


def measure_release(regions: int) -> int:
    """Print the seconds of each step of a school year's release by the clock, and what it took of the processor and of memory.

    Returns 1 when it takes longer than promised or is no release.
    """
    programme = read_programme()
    simulation = simulate(times(REGION, regions), programme, seed=3)
    facts = count_facts(simulation, programme, Period(YEAR))
    visits = len(simulation.visits.month)
    began, work = time.perf_counter(), time.process_time()
    year, deciding = timed(lambda: decide(programme, YEAR, simulation.region, facts, per_term=False))
    gathered = Gathered(facts, year, earlier=(), previous=None, kept=None, corrects=None, seen=frozenset())
    (cube, report), rounding = timed(lambda: round_numbers(gathered, secret=b"bench"))
    order = ReleaseOrder(start_year=YEAR, term=Term.YEAR, readers=[each.value for each in Audience])
    issue = make_issue(uuid.uuid4(), order, cube, year, now=datetime.now(UTC))
    files, writing = timed(lambda: write_files(issue))
    contents = {name: content for name, (_kind, content) in files.items()}
    report, scanning = timed(lambda: audit_files(report, contents, cube, facts, year))
    took, work = time.perf_counter() - began, time.process_time() - work
    memory, typesetter = (resource.getrusage(who).ru_maxrss / 2**20 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    boards = report.checked["attackers"] - 1
    print(f"\n{f'a school year of {visits:,} visits, {boards} boards, as one release':64}{'seconds':>9}")
    print(f"{'deciding its rows':64}{deciding:9.1f}")
    print(f"{f'rounding {len(cube.numbers):,} cells together and attacking them until it holds':64}{rounding:9.1f}")
    print(f"{f'writing {len(files)} files, {sum(map(len, contents.values())) / 1e6:.0f} MB':64}{writing:9.1f}")
    print(f"{'reading them as a stranger would':64}{scanning:9.1f}")
    print(f"{f'all, against the promised {LIMIT:.0f} s':64}{took:9.1f}  {'ok' if took <= LIMIT else 'TOO SLOW'}")
    print(f"of the processor: {work:.1f} s and the typesetter; memory at most {memory:.1f} GB, its own {typesetter:.1f} GB")
    print(f"passed: {report.passed}; tables that went: {', '.join(cube.dropped) or 'none'}; weak: {len(report.findings)}")
    return int(took > LIMIT or not report.passed)
