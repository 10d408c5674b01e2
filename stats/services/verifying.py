"""What anybody with the database can recompute of a release from the release itself (promise POR-3f)."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from stats import keys
from stats.cubes import load_cube, load_programme
from stats.method.types import Cell, Cube, CubeTable, Status
from stats.models import Artefact, Release
from stats.programme import YearProgramme
from stats.programme.types import MeasureKind
from stats.services.counting import accountability, numbers_digest
from stats.services.reading import signed_parts

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was recomputed, and how many differences were found."""

    name: str
    looked_at: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differed."""
        return not self.wrong


def verify_release(release: Release) -> list[Check]:
    """Recompute digests, signature, additivity, multiples of five and the numbers of the accountability report."""
    cube, programme = load_cube(release), load_programme(release)
    manifest = json.loads(release.manifest)
    return [
        _check(
            "manifest", [release.digest], lambda _one: hashlib.sha256(release.manifest.encode()).hexdigest() == release.digest
        ),
        _check("files", manifest["files"], lambda row: _file_digest(release, row["name"]) == row["sha256"]),
        _check("numbers", [manifest["numbers"]], lambda digest: numbers_digest(cube) == digest),
        _check("signature", [release.signature] if release.is_out else [], lambda _one: signature_holds(release)),
        _check("multiples", _people(cube), lambda cell: (cube.numbers[cell].value or 0) % programme.programme.rules.base == 0),
        _check("additivity", sums_of(cube, programme), lambda one: one.holds),
        _check(
            "accountability",
            sorted(manifest["accountability"].items()),
            lambda pair: accountability(cube).get(pair[0]) == pair[1],
        ),
    ]


def signature_holds(release: Release) -> bool:
    """Return whether the statement is signed by a key of this installation and speaks of this release's manifest."""
    said = json.loads(release.statement)
    return (said["release"], said["digest"]) == (str(release.pk), release.digest) and keys.is_signed(
        release.statement.encode(), release.signature, release.signing_key
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """A published total beside the sum of its published parts."""

    where: str
    total: int
    parts: int

    @property
    def holds(self) -> bool:
        """Whether it adds up."""
        return self.total == self.parts

    def __str__(self) -> str:
        return self.where


def sums_of(cube: Cube, programme: YearProgramme) -> Iterator[Sum]:
    """Yield every sum that a reader can make: a row over each dimension of its table, and measures over their parts."""
    measures = programme.programme.measures
    for table in cube.tables:
        if all(measures[measure].kind == MeasureKind.PEOPLE for measure in table.measures):
            for dimension in table.dimensions:
                yield from _sums_over(dimension, table, cube, programme)
    for cell, number in cube.numbers.items():
        names = measures[cell.measure].parts
        found = [cube.numbers[part] for name in names if (part := Cell(name, cell.at)) in cube.numbers]
        if names and len(found) == len(names) and number.value is not None:
            yield Sum(str(cell), number.value, sum(one.value or 0 for one in found))


def _sums_over(dimension: str, table: CubeTable, cube: Cube, programme: YearProgramme) -> Iterator[Sum]:
    """Yield the sums over one dimension of a table: to its coarser groups, and to the total."""
    parts: dict[Cell, int] = {}
    for at in table.at:
        code = dict(at).get(dimension)
        if code is None:
            continue
        rest = tuple(pair for pair in at if pair[0] != dimension)
        groups = [
            (coarse, programme.group(dimension, code, coarse)) for coarse in programme.programme.dimensions[dimension].within
        ]
        for whole in (rest, *(tuple(sorted((*rest, group))) for group in groups)):
            for measure in table.measures:
                number = cube.numbers.get(Cell(measure, at))
                parts[Cell(measure, whole)] = parts.get(Cell(measure, whole), 0) + ((number.value or 0) if number else 0)
    shown = set(table.at)
    for cell, total in sorted(parts.items()):
        number = cube.numbers.get(cell)
        if cell.at in shown and number is not None and number.value is not None:
            yield Sum(f"{table.code}: {cell} over {dimension}", number.value, total)


def export_release(release: Release, folder: Path) -> list[Path]:
    """Write the files of a release with manifest, statement and signature into a folder of its own; return what was written.

    Not the tables of single boards: they are in no file. A confidential release is refused by the caller, not here.
    """
    target = folder / f"meeloop-cijfers-{release.period_code}-v{release.version}"
    contents = {artefact.name: bytes(artefact.content) for artefact in Artefact.objects.filter(release=release)}
    contents |= signed_parts(release)
    written = []
    for name, content in sorted(contents.items()):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def _people(cube: Cube) -> list[Cell]:
    return [cell for cell, number in cube.numbers.items() if number.status == Status.ROUNDED]


def _file_digest(release: Release, name: str) -> str:
    artefact = Artefact.objects.filter(release=release, name=name).first()
    return hashlib.sha256(bytes(artefact.content)).hexdigest() if artefact else ""


def _check(name: str, things: Iterable[One], holds: Callable[[One], bool]) -> Check:
    looked_at = list(things)
    return Check(name, len(looked_at), tuple(str(one)[:200] for one in looked_at if not holds(one)))
