"""What the audit works out in a quicker way comes to the same as the plain way, for every attacker."""

import numpy as np

from stats.audit.attackers import find_attackers
from stats.audit.closures import find_closures
from stats.audit.system import make_system
from stats.audit.tables import TableView
from stats.audit.truth import count_truth
from stats.method.cube import make_cube
from stats.programme import School, YearProgramme
from stats.programme.year import PUBLIC
from stats.simulation import LOPSIDED
from tests.support.figures import SECRET, make_figures


def test_room_rows_and_numbers_of_pupils_are_those_of_the_plain_way() -> None:
    figures = make_figures(LOPSIDED, 5)
    facts, programme = figures.facts[1], figures.programme
    cube = make_cube(facts, programme, secret=SECRET)
    views = [TableView(table, programme, cube.period) for table in programme.tables]
    truth = count_truth(facts.counts, views, programme)
    system = make_system(cube, views, programme)
    closures = find_closures(system, programme)
    shares = np.array([truth.shares[cell] for cell in system.unknowns])
    total = shares.sum(axis=1)
    some_room = few_pupils = theirs = 0
    for attacker in find_attackers(system, shares, truth.boards, programme):
        slack = np.minimum(system.high - total, attacker.ceiling)
        slack[attacker.alone] = 0.0
        padded = np.append(slack, np.inf)
        steps = np.floor(np.min(padded[closures.members], axis=1) + 1e-6)
        steps[~np.isfinite(steps)] = 0.0
        best = np.zeros(len(padded))
        np.maximum.at(best, closures.members, np.broadcast_to(steps[:, None], closures.members.shape))
        assert np.array_equal(closures.room(slack, 4), np.minimum(best[:-1], 4))
        some_room += int(best[:-1].any())
        doubtful = np.flatnonzero(slack < 3)
        asked = np.append(np.isin(np.arange(len(slack)), doubtful), False)
        assert np.array_equal(closures.touching(doubtful), np.flatnonzero(asked[closures.members].any(axis=1)))
        others = total - attacker.own
        for number, unknown in enumerate(system.unknowns):
            near = [school for school in programme.schools if fits(school, unknown.at, programme)]
            assert list(programme.schools_in(unknown.at)) == near
            if attacker.name in truth.boards:
                mine = not {school.board for school in near} - {attacker.name} and not others[number]
                assert attacker.alone[number] == mine
                theirs += mine
            ceiling = np.inf
            if programme.programme.measures[unknown.measure].unique:
                around = programme.around(unknown.at)
                levels = programme._levels(around)  # the plain way
                here = [school for school in programme.schools if fits(school, around, programme)]
                if all(school.pupils for school in here) and programme.population(around) is not None:
                    ceiling = sum(
                        count
                        for school in here
                        if school.board != attacker.name
                        for level, count in school.pupils.items()
                        if levels is None or level in levels
                    )
            assert attacker.ceiling[number] == (ceiling if ceiling >= others[number] else np.inf)
            few_pupils += np.isfinite(attacker.ceiling[number])
    assert some_room
    assert few_pupils
    assert theirs


def fits(school: School, at: tuple[tuple[str, str], ...], programme: YearProgramme) -> bool:
    """Whether this school's pupils can be counted here, school by school as it was once done."""
    known = tuple(pair for pair in at if pair[0] in PUBLIC)
    levels = programme._levels(known)  # the plain way
    always = set(programme.programme.dimensions["level"].always)
    if levels is not None and school.levels and not levels & (school.levels | always):
        return False
    own = {
        name: programme.fold(name, getattr(school, name if name != "school" else "code"))
        for name in ("school", "board", "municipality")
    }
    return all(own.get(dimension, code) == code for dimension, code in known)
