"""What anybody with the database can recompute of a release from the release itself (promise POR-3f)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from stats import keys
from stats.choices import KeyUse
from stats.cubes import load_cube, load_programme
from stats.method.types import Cell, Cube, CubeTable, Status
from stats.models import Artefact, KeyRecord, Release
from stats.programme import YearProgramme
from stats.programme.types import MeasureKind
from stats.services.counting import accountability, numbers_digest, tables_digest
from stats.services.deciding import statement_of
from stats.services.reading import signed_parts

One = TypeVar("One")
WORDS = {
    "manifest": "the manifest has the digest that the release names",
    "release": "period, version, readers, days and keys of the release are those of its manifest",
    "files": "every file is byte for byte the one in the manifest, for the same readers, and none is missing or extra",
    "tables": "the tables have the rows, measures and readers that the manifest names",
    "programme": "the school year was decided as the release says",
    "numbers": "all numbers together have the digest of the manifest",
    "keys": "the keys of rounding and signing are in this installation's record of keys",
    "signature": "the signature is under this release, its moment and the bodies that approved, by a key of this installation",
    "multiples": "every number about pupils is a multiple of the base",
    "additivity": "every total is the sum of its parts",
    "accountability": "the totals that a year is accounted for with are those of the tables",
}


@dataclass(frozen=True, slots=True)
class KeyUsed:
    """A key that a release was made with, as this installation knows it. ``record`` is None for one that was never in use here."""

    use: KeyUse
    fingerprint: str
    record: KeyRecord | None
    is_of_settings: bool

    def __str__(self) -> str:
        if self.record is None:
            return f"{self.use} key {self.fingerprint[:16]}: never in use in this installation"
        place = "the one in settings" if self.is_of_settings else "not the one in settings"
        words = f"in use since {self.record.since:%Y-%m-%d %H:%M} ({self.record.reason}), {place}"
        return f"{self.use} key {self.fingerprint[:16]}: {words}"


def keys_of(release: Release) -> list[KeyUsed]:
    """Return the keys that rounded and signed a release: what this installation has recorded of them, and whether settings hold them."""
    used = [(KeyUse.ROUNDING, release.secret_fingerprint)]
    used += [(KeyUse.SIGNING, release.signing_key)] if release.is_out else []
    return [
        KeyUsed(
            use,
            fingerprint,
            KeyRecord.objects.filter(use=use, fingerprint=fingerprint).order_by("since", "pk").first(),
            hmac.compare_digest(fingerprint, keys.fingerprint(use)),
        )
        for use, fingerprint in used
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was recomputed, and how many differences were found. ``words``: what was looked at, for a person."""

    name: str
    looked_at: int
    wrong: tuple[str, ...]
    words: str

    @property
    def holds(self) -> bool:
        """Whether nothing differed."""
        return not self.wrong


def verify_release(release: Release, *, public_key: str = "") -> list[Check]:
    """Recompute digests, signature, additivity, multiples of five and the numbers of the accountability report; look the keys up.

    ``public_key`` (base64): the installation's own, kept outside the database; without it the one of settings is used.
    """
    cube, programme = load_cube(release), load_programme(release)
    used = keys_of(release)
    manifest = json.loads(release.manifest)
    stored = {one.name: one for one in Artefact.objects.filter(release=release)}
    named = {row["name"]: row for row in manifest["files"]}
    return [
        _check(
            "manifest", [release.digest], lambda _one: hashlib.sha256(release.manifest.encode()).hexdigest() == release.digest
        ),
        _check("release", sorted(_said(release).items()), lambda pair: manifest[pair[0]] == pair[1]),
        _check("files", sorted({*stored, *named}), lambda name: _is_file(stored.get(name), named.get(name))),
        # Releases from before this was kept say nothing of it.
        _check("tables", [manifest["tables"]] if "tables" in manifest else [], lambda digest: tables_digest(cube) == digest),
        _check("programme", [release.programme_digest], lambda digest: programme.digest == digest),
        _check("numbers", [manifest["numbers"]], lambda digest: numbers_digest(cube) == digest),
        _check("keys", used, lambda one: one.record is not None),
        _check("signature", [release.signature] if release.is_out else [], lambda _one: signature_holds(release, public_key)),
        _check("multiples", _people(cube), lambda cell: (cube.numbers[cell].value or 0) % programme.programme.rules.base == 0),
        _check("additivity", sums_of(cube, programme), lambda one: one.holds),
        _check(
            "accountability",
            sorted(manifest["accountability"].items()),
            lambda pair: accountability(cube).get(pair[0]) == pair[1],
        ),
    ]


def signature_holds(release: Release, public_key: str = "") -> bool:
    """Return whether the statement is signed by a key of this installation and speaks of this release, its moments and its bodies."""
    if release.published_at is None or release.statement != statement_of(release, published_at=release.published_at):
        return False
    return keys.is_signed(release.statement.encode(), release.signature, release.signing_key, public_key=public_key)


def _said(release: Release) -> dict[str, Any]:  # Any: JSON
    """Return what the manifest says of the release's own row."""
    return {
        "release": str(release.pk),
        "period": release.period_code,
        "version": release.version,
        "supersedes": str(release.corrects_id) if release.corrects_id else None,
        "readers": sorted(release.readers),
        "confidential": release.is_confidential,
        "data_until": release.data_until.isoformat(),
        "rounding_key": release.secret_fingerprint,
        "dropped": list(release.dropped),
    }


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


def _is_file(stored: Artefact | None, named: Mapping[str, Any] | None) -> bool:  # Any: JSON
    """Return whether a stored file is the one in the manifest, for the same readers; one of the two alone is a difference."""
    if stored is None or named is None:
        return False
    digest = hashlib.sha256(bytes(stored.content)).hexdigest()
    return bool(digest == stored.sha256 == named["sha256"] and named.get("audience", stored.audience) == stored.audience)


def _check(name: str, things: Iterable[One], holds: Callable[[One], bool]) -> Check:
    looked_at = list(things)
    return Check(name, len(looked_at), tuple(str(one)[:200] for one in looked_at if not holds(one)), WORDS[name])
