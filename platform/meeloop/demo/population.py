"""The public list of pupil numbers: a little more than the class lists hold, and every year somewhat fewer, as in the whole region."""

from collections import Counter
from collections.abc import Sequence

from kit.school_year import start_year_on
from meeloop.demo.copying import copy_pairs
from meeloop.demo.dice import dice
from meeloop.demo.world import SchoolSite, Setting
from schools.models import SchoolPopulation

YEARS = 5
SHRINKS = (0.975, 0.995)


def make_population(setting: Setting, sites: Sequence[SchoolSite]) -> None:
    """Write the list of this school year and the four before it, by level and year group; a bridge class has no level."""
    throws, this_year = dice(setting.seed, "population", setting.region), start_year_on(setting.today)
    rows = []
    for site in sites:
        sizes: Counter[tuple[str, int]] = Counter()
        for one in site.classes:
            if one.start_year == this_year and one.size:
                sizes[one.levels[0] if len(one.levels) == 1 else "", one.year] += one.size
        grown, shrinks = throws.uniform(1.02, 1.1), throws.uniform(*SHRINKS)
        rows += [
            {
                "school_id": site.pk,
                "start_year": this_year - back,
                "level": level,
                "year": year,
                "pupils": round(size * grown / shrinks**back),
            }
            for back in range(YEARS)
            for (level, year), size in sorted(sizes.items())
        ]
    copy_pairs(SchoolPopulation, rows)
