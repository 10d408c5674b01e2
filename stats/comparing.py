"""School years side by side: numbers of several releases, each as it was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.charts import Figure, grouped_bar_chart
from stats.choices import Term
from stats.cubes import load_programmes, load_tables
from stats.formats.wide import text_of
from stats.method.types import Cell, PublishedNumber, place
from stats.models import PublishedTable, Release
from stats.programme import read_programme
from stats.programme.types import MeasureKind
from stats.querysets import tables_of_each
from stats.rules import Reader
from stats.words import programme_in_readers_language

MOST_YEARS, MOST_BARS, MOST_SERIES = 5, 14, 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure by one dimension: a row for each code, a column for each school year."""

    dimension: str
    measure: str
    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    figure: Figure | None
    releases: tuple[Release, ...]

    @property
    def title(self) -> str:
        """What is counted, and by what."""
        return _("%(what)s per %(of)s") % {"what": self.measure, "of": self.dimension.lower()}

    @classmethod
    def empty(cls) -> "Comparison":
        """Nothing to compare."""
        return cls("", "", (), (), None, ())


def measures_to_compare(releases: Sequence[Release]) -> list[tuple[str, str]]:
    """Return (code, label) of what is counted about pupils."""
    measures = programme_in_readers_language(read_programme(releases[0].programme_version)).measures if releases else {}
    return [(code, one.label) for code, one in measures.items() if one.kind == MeasureKind.PEOPLE]


def dimensions_to_compare(releases: Sequence[Release], reader: Reader, measure: str) -> list[tuple[str, str]]:
    """Return (code, label) of what this measure is broken down by in some table that the reader sees."""
    tables = [table for found in tables_of_each(releases, reader).values() for table in found if measure in table.measures]
    used = {dimension for table in tables for dimension in table.dimensions}
    known = programme_in_readers_language(read_programme(releases[0].programme_version)).dimensions if releases else {}
    return [(code, one.label) for code, one in known.items() if code in used]


def compare(releases: Sequence[Release], reader: Reader, *, dimension: str, measure: str) -> Comparison | None:
    """Return the newest releases of one kind of period side by side, oldest first; None where no table has these numbers."""
    found: list[tuple[Release, dict[str, PublishedNumber]]] = []
    labels: dict[str, str] = {}
    name = what = ""
    compared = sorted(releases, key=lambda one: one.start_year)[-MOST_YEARS:]
    programmes = load_programmes(compared)
    numbers = load_tables(tables_with(compared, reader, dimension, measure))
    for release in compared:
        programme = programmes[release.start_year]
        column = column_of(numbers.get(release.pk, {}), dimension, measure, list(programme.rows.get(dimension, {})))
        if column:
            labels = {**labels, **{code: programme.rows[dimension][code] for code in column if code}, "": _("Totaal")}
            name = programme.programme.dimensions[dimension].label
            what = programme.programme.measures[measure].label
            found.append((release, column))
    if not found:
        return None
    total = labels.pop("")
    labels[""] = total
    return Comparison(
        dimension=name,
        measure=what,
        years=tuple(release.period_words for release, _column in found),
        rows=tuple((label, tuple(text_of(column.get(code)) for _release, column in found)) for code, label in labels.items()),
        figure=_figure(name, what, found, labels),
        releases=tuple(release for release, _column in found),
    )


def tables_with(releases: Sequence[Release], reader: Reader, dimension: str, measure: str) -> list[PublishedTable]:
    """Return of each release the first table with these numbers that the reader sees."""
    firsts = (
        next((table for table in tables if dimension in table.dimensions and measure in table.measures), None)
        for tables in tables_of_each(releases, reader).values()
    )
    return [table for table in firsts if table is not None]


def column_of(
    numbers: Mapping[Cell, PublishedNumber], dimension: str, measure: str, codes: Sequence[str]
) -> dict[str, PublishedNumber]:
    """Return a release's numbers for each code of a dimension, and "" for the region."""
    wanted = {code: Cell(measure, place(**{dimension: code}) if code else ()) for code in (*codes, "")}
    return {code: numbers[cell] for code, cell in wanted.items() if cell in numbers}


def _figure(
    name: str, what: str, found: Sequence[tuple[Release, dict[str, PublishedNumber]]], labels: dict[str, str]
) -> Figure | None:
    shown = found[-MOST_SERIES:]
    groups = [
        (label, tuple(number.value if (number := column.get(code)) else None for _release, column in shown))
        for code, label in labels.items()
        if code
    ]
    groups = [(label, values) for label, values in groups if any(values)]
    if not groups or len(groups) > MOST_BARS:
        return None
    return grouped_bar_chart(
        key="compare",
        claim=_("%(what)s per %(of)s") % {"what": what, "of": name.lower()},
        about=about_a_difference(found[0][0].programme_version, Term(found[0][0].term)),
        of=name,
        series=tuple(release.period_words for release, _column in shown),
        groups=groups,
    )


def about_a_difference(programme_version: str, term: Term) -> str:
    """Say which difference may be chance: each of two numbers may be off by the bound of its kind of period."""
    rules = read_programme(programme_version).rules
    words = {"bound": rules.bound if term else rules.year_bound}
    words["margin"] = 2 * words["bound"]
    return _(
        "Elk getal is een vijftal en kan %(bound)s te hoog of te laag zijn. Een verschil van %(margin)s of minder zegt niets."
    ) % {name: str(number) for name, number in words.items()}
