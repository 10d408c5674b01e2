"""A region that does not exist: schools, pupils and a school year of visits, drawn from a seed. For tests, bench and demo."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from stats.method.types import Region
from stats.programme import Programme, School
from stats.simulation.shape import Shape

Ints = NDArray[np.int64]
# What kinds of school there are, by their levels.
PROFILES = (
    ("vmbo-bb", "vmbo-kb", "vmbo-tl"),
    ("vmbo-tl", "havo", "vwo"),
    ("havo", "vwo"),
    ("vmbo-bb", "vmbo-kb", "vmbo-gl", "vmbo-tl", "havo", "vwo"),
    ("pro",),
    ("vso",),
)
OUTCOMES = ("attended", "absent", "cancelled")


@dataclass(frozen=True, slots=True)
class Visits:
    """One row a pupil and activity; codes are numbers into the lists of ``Simulation``."""

    pupil: Ints
    school: Ints
    level: Ints
    year: Ints
    kind: Ints
    sector: Ints
    month: Ints
    outcome: Ints
    named: Ints


@dataclass(frozen=True, slots=True)
class Simulation:
    """The region as everybody knows it, and what nobody may see."""

    region: Region
    codes: dict[str, Sequence[str]]
    visits: Visits


def simulate(shape: Shape, programme: Programme, seed: int) -> Simulation:
    """Return a region of this shape; the same seed gives the same region."""
    draw = np.random.default_rng(seed)
    codes: dict[str, Sequence[str]] = {
        name: list(programme.dimensions[name].codes) for name in ("level", "year", "kind", "sector", "month")
    }
    profiles = [PROFILES[number] for number in draw.choice(len(PROFILES), shape.schools, p=[0.25, 0.2, 0.2, 0.2, 0.1, 0.05])]
    pupils = _pupils(shape, profiles, codes, programme, draw)
    schools = _schools(shape, profiles, pupils, codes, draw)
    labels = {("municipality", school.municipality): f"Gemeente {school.municipality[-1]}" for school in schools}
    labels |= {("board", school.board): f"Bestuur {school.board}" for school in schools}
    codes["school"] = [school.code for school in schools]
    return Simulation(Region(schools, labels), codes, _visits(shape, pupils, codes, draw))


def _weights(count: int, lopsided: float, draw: Generator) -> NDArray[np.float64]:
    raw = 1.0 / np.arange(1, count + 1) ** lopsided * draw.uniform(0.7, 1.3, count)
    weights: NDArray[np.float64] = raw / raw.sum()
    return weights


def _pupils(
    shape: Shape, profiles: Sequence[tuple[str, ...]], codes: dict[str, Sequence[str]], programme: Programme, draw: Generator
) -> dict[str, Ints]:
    """Return school, level, year and class of every pupil."""
    school = draw.choice(shape.schools, shape.pupils, p=_weights(shape.schools, shape.lopsided, draw))
    level = np.array(
        [codes["level"].index(profiles[each][draw.integers(len(profiles[each]))]) for each in school], dtype=np.int64
    )
    highest = np.array([_highest(name, programme) for name in codes["level"]])
    year = np.minimum(draw.integers(0, 6, shape.pupils), highest[level] - 1)
    # Classes of about 24: pupils of one school, level and year, in the order in which they were drawn.
    group = (school * 100 + level) * 10 + year
    order = np.argsort(group, kind="stable")
    place = np.empty(shape.pupils, dtype=np.int64)
    starts = np.r_[0, np.flatnonzero(np.diff(group[order])) + 1]
    place[order] = np.arange(shape.pupils) - np.repeat(starts, np.diff(np.r_[starts, shape.pupils]))
    return {"school": school, "level": level, "year": year, "class": group * 1000 + place // 24}


def _highest(level: str, programme: Programme) -> int:
    years = {year for block in programme.impossible if level in block["level"] for year in block["year"]}
    return 6 - len(years)


def _schools(
    shape: Shape, profiles: Sequence[tuple[str, ...]], pupils: dict[str, Ints], codes: dict[str, Sequence[str]], draw: Generator
) -> list[School]:
    boards = np.r_[
        np.arange(min(shape.boards, shape.schools)),
        draw.choice(shape.boards, max(0, shape.schools - shape.boards), p=_weights(shape.boards, shape.lopsided, draw)),
    ]
    places = np.r_[
        np.arange(min(shape.municipalities, shape.schools)),
        draw.choice(
            shape.municipalities,
            max(0, shape.schools - shape.municipalities),
            p=_weights(shape.municipalities, shape.lopsided, draw),
        ),
    ]
    found = []
    for number, profile in enumerate(profiles):
        mine = pupils["level"][pupils["school"] == number]
        counted = {level: int((mine == codes["level"].index(level)).sum()) for level in profile}
        found.append(
            School(
                code=f"{10 + number:02}AA00",
                label=f"School {number + 1}",
                municipality=f"90{places[number]:02}",
                board=f"B{boards[number]:02}",
                levels=frozenset(profile),
                pupils=counted,
            )
        )
    return found


def _visits(shape: Shape, pupils: dict[str, Ints], codes: dict[str, Sequence[str]], draw: Generator) -> Visits:
    """Draw group visits of classes until there are enough pupil visits; now and then a few pupils go by themselves."""
    classes = np.unique(pupils["class"])
    members = np.split(
        np.argsort(pupils["class"], kind="stable"), np.cumsum(np.unique(pupils["class"], return_counts=True)[1])[:-1]
    )
    weights = {name: draw.permutation(_weights(len(codes[name]), 0.9, draw)) for name in ("kind", "sector", "month")}
    months = weights["month"] * np.array([0.2 if code in {"07", "08"} else 1.0 for code in codes["month"]])
    weights["month"] = months / months.sum()
    parts: list[tuple[Ints, int, int, int, Ints, bool]] = []
    total = 0
    while total < shape.visits:
        group = members[draw.integers(len(classes))]
        if draw.random() < 0.3:
            group = draw.choice(group, min(len(group), int(draw.integers(1, 7))), replace=False)
        kind, sector, month = (int(draw.choice(len(codes[name]), p=weights[name])) for name in ("kind", "sector", "month"))
        outcome = draw.choice(3, len(group), p=[0.88, 0.06, 0.06])
        if draw.random() < shape.alike:
            outcome = np.full(len(group), draw.integers(3))
        parts.append((group, kind, sector, month, outcome, bool(draw.random() < shape.named)))
        total += len(group)
    pupil = np.concatenate([part[0] for part in parts])
    sizes = [len(part[0]) for part in parts]
    return Visits(
        pupil=pupil,
        school=pupils["school"][pupil],
        level=pupils["level"][pupil],
        year=pupils["year"][pupil],
        kind=np.repeat([part[1] for part in parts], sizes),
        sector=np.repeat([part[2] for part in parts], sizes),
        month=np.repeat([part[3] for part in parts], sizes),
        outcome=np.concatenate([part[4] for part in parts]),
        named=np.repeat([int(part[5]) for part in parts], sizes),
    )
