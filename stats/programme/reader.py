"""Read a programme file into types, or say exactly what is wrong with it."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from stats.programme.errors import ProgrammeWrong
from stats.programme.types import Audience, Dimension, Measure, MeasureKind, Programme, Rules, Table, Term

FILES = Path(__file__).parent / "files"
LATEST = "2026-2"
Raw = Mapping[str, Any]  # Any: TOML, given a shape below


def versions() -> list[str]:
    """Return the versions that this installation knows, oldest first."""
    return sorted(path.stem for path in FILES.glob("*.toml"))


@cache
def read_programme(version: str = LATEST) -> Programme:
    """Return the programme of this version, read once: its file comes with the software and changes only with it.

    Raises ProgrammeWrong for an unknown version or a file that does not hold.
    """
    path = FILES / f"{version}.toml"
    if version not in versions():
        raise ProgrammeWrong(f"There is no programme {version!r}; known are: {', '.join(versions())}.")
    programme = parse_programme(path.read_text(encoding="utf-8"))
    if programme.version != version:
        raise ProgrammeWrong(f"version: the file {path.name} calls itself {programme.version!r}.")
    return programme


def parse_programme(text: str) -> Programme:
    """Return the programme in this TOML text. Raises ProgrammeWrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeWrong(f"This is no TOML: {error}.") from error
    measures = {row["code"]: _measure(row) for row in _rows(raw, "measures", "code", "label", "kind")}
    dimensions = {row["code"]: _dimension(row) for row in _rows(raw, "dimensions", "code", "label", "of")}
    programme = Programme(
        version=_text(raw, "version"),
        title=_text(raw, "title"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        rules=_rules(raw),
        terms=tuple(Term(row["number"], tuple(row["months"])) for row in _rows(raw, "terms", "number", "months")),
        measures=measures,
        dimensions=dimensions,
        impossible=tuple({name: tuple(codes) for name, codes in row.items()} for row in raw.get("impossible", [])),
        tables=tuple(_table(row) for row in _rows(raw, "tables", "code", "title", "dimensions", "measures", "audience")),
        counts=tuple(_table(row) for row in _rows(raw, "counts", "code", "title", "dimensions", "measures", "audience")),
        fallback=tuple(raw.get("fallback", [])),
    )
    check_programme(programme)
    return programme


def check_programme(programme: Programme) -> None:
    """Raise ProgrammeWrong where names point at nothing or a table could not add up."""
    for measure in programme.measures.values():
        _known("measures", measure.code, (*measure.parts, *filter(None, [measure.at_most])), programme.measures)
    for dimension in programme.dimensions.values():
        _check_dimension(dimension, programme)
    for number, block in enumerate(programme.impossible, 1):
        for name, members in block.items():
            _known("impossible", str(number), [name], programme.dimensions)
            _known(f"impossible {number}", name, members, programme.dimensions[name].codes)
    for table in (*programme.tables, *programme.counts):
        _check_table(table, programme)
    codes = [table.code for table in (*programme.tables, *programme.counts)]
    if len(set(codes)) != len(codes):
        raise ProgrammeWrong("tables: two tables have the same code.")
    _known("fallback", "list", programme.fallback, codes)
    months = [month for term in programme.terms for month in term.months]
    if sorted(months) != [f"{month:02}" for month in range(1, 13)]:
        raise ProgrammeWrong("terms: together they must hold each of the twelve months once, as 01 to 12.")


def _check_dimension(dimension: Dimension, programme: Programme) -> None:
    _known("dimensions", dimension.code, dimension.within, programme.dimensions)
    if dimension.rest and dimension.rest not in dimension.codes:
        raise ProgrammeWrong(f"dimensions {dimension.code}: its rest {dimension.rest!r} is not among its codes.")
    if dimension.from_region:
        return
    for coarse in dimension.within:
        groups = dimension.groups.get(coarse, {})
        if set(groups) != set(dimension.codes):
            raise ProgrammeWrong(
                f"dimensions {dimension.code}: every code must lie in one group of {coarse}, no more and no less."
            )
        _known(f"dimensions {dimension.code}", coarse, groups.values(), programme.dimensions[coarse].codes)


def _check_table(table: Table, programme: Programme) -> None:
    _known("tables", table.code, table.measures, programme.measures)
    for names in (table.dimensions, *table.coarser):
        _known("tables", table.code, names, programme.dimensions)
        if len(set(names)) != len(names):
            raise ProgrammeWrong(f"tables {table.code}: a dimension stands in it twice.")
        if any(programme.measures[code].unique for code in table.measures):
            others = [name for name in names if not programme.dimensions[name].of_pupil]
            if others:
                raise ProgrammeWrong(f"tables {table.code}: different pupils do not add up over {others[0]}; leave that out.")


def _known(part: str, name: str, used: Any, known: Any) -> None:  # Any: iterables of names
    for code in used:
        if code not in known:
            raise ProgrammeWrong(f"{part} {name}: {code!r} does not exist; known are: {', '.join(sorted(known))}.")


def _text(raw: Raw, key: str) -> str:
    if not isinstance(raw.get(key), str) or not raw[key]:
        raise ProgrammeWrong(f"{key}: a text is missing.")
    return cast("str", raw[key])


def _rows(raw: Raw, part: str, *keys: str) -> Sequence[Raw]:
    rows = raw.get(part)
    if not rows:
        raise ProgrammeWrong(f"{part}: there is none.")
    for number, row in enumerate(rows, 1):
        for key in keys:
            if key not in row:
                raise ProgrammeWrong(f"{part} {row.get('code', number)}: {key} is missing.")
    return cast("Sequence[Raw]", rows)


def _rules(raw: Raw) -> Rules:
    given = raw.get("rules", {})
    wanted = set(Rules.__dataclass_fields__)
    for key in sorted(wanted ^ set(given)):
        raise ProgrammeWrong(f"rules: {key} is {'missing' if key in wanted else 'no rule'}.")
    rules = Rules(**given)
    if rules.base < 2 or rules.bound < rules.base or rules.bound < rules.protection + rules.floor_margin:
        raise ProgrammeWrong("rules: base at least 2; bound at least base, and at least protection + floor_margin.")
    return rules


def _measure(row: Raw) -> Measure:
    return Measure(
        code=row["code"],
        label=row["label"],
        kind=_one_of(MeasureKind, f"measures {row['code']}", row["kind"]),
        parts=tuple(row.get("parts", [])),
        at_most=row.get("at_most", ""),
        unique=row.get("unique", False),
    )


def _dimension(row: Raw) -> Dimension:
    groups = {
        coarse: {code: group for group, codes in members.items() for code in codes}
        for coarse, members in row.get("groups", {}).items()
    }
    if bool(row.get("codes")) == (row.get("rows") == "region"):
        raise ProgrammeWrong(f'dimensions {row["code"]}: give either codes or rows = "region".')
    if row["of"] not in {"pupil", "activity"}:
        raise ProgrammeWrong(f"dimensions {row['code']}: of is pupil or activity.")
    return Dimension(
        code=row["code"],
        label=row["label"],
        of_pupil=row["of"] == "pupil",
        codes=row.get("codes", {}),
        within=tuple(row.get("within", [])),
        groups=groups,
        contributor_rule=row.get("contributor_rule", False),
        rest=row.get("rest", ""),
        always=tuple(row.get("always", [])),
    )


def _table(row: Raw) -> Table:
    return Table(
        code=row["code"],
        title=row["title"],
        dimensions=tuple(row["dimensions"]),
        measures=tuple(row["measures"]),
        audience=_one_of(Audience, f"tables {row['code']}", row["audience"]),
        coarser=tuple(tuple(names) for names in row.get("coarser", [])),
        labels=tuple(row.get("labels", {}).items()),
    )


def _one_of(words: Any, part: str, value: str) -> Any:  # Any: an enum and its member
    if value not in list(words):
        raise ProgrammeWrong(f"{part}: {value!r} is none of {', '.join(words)}.")
    return words(value)
