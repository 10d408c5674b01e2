"""What a page of figures shows first: four numbers with those of a year ago, and charts. Drawn from published numbers only.

A claim above a chart says no more than the numbers can bear: a difference within twice the bound of the rounding is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kit import school_year
from stats.charts import Figure, Line, bar_chart, line_chart, share_chart
from stats.charts.figure import written
from stats.choices import Term
from stats.formats import Issue
from stats.formats.method_text import caution, fives, licence
from stats.formats.wide import text_of
from stats.method.types import REGION, REST, Cell, PublishedNumber, Status, place
from stats.models import PublishedNumber as NumberRow
from stats.models import PublishedTable, Release
from stats.periods import terms_before
from stats.querysets import comparable_releases, readable_tables
from stats.rules import Reader

KEY_MEASURES = ("attended", "activities", "providers", "schools")
# With more bars than these, one without anything is left to the table.
MOST_BARS = 8
Totals = Mapping[str, PublishedNumber]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number on top, about the whole region, with what it was a school year ago."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The region's totals of every release that a reader may compare with, by (start year, term)."""

    totals: Mapping[tuple[int, int], Totals]

    def number(self, start_year: int, term: int, measure: str) -> PublishedNumber | None:
        """Return one total as published, or None."""
        return self.totals.get((start_year, term), {}).get(measure)

    def so_far(self, start_year: int, term: Term, measure: str) -> int | None:
        """Return the sum of the terms up to and including this one; None when one of them is not out."""
        found = [self.number(start_year, each, measure) for each in (*terms_before(term), term)]
        values = [one.value for one in found if one is not None and one.value is not None]
        return sum(values) if len(values) == len(found) else None

    def years(self, measure: str, *, last: int) -> list[tuple[int, int]]:
        """Return (start year, number) of every whole year that is out, oldest first, up to ``last``."""
        whole = sorted(year for year, term in self.totals if term == Term.YEAR and year <= last)
        found = [(year, self.number(year, Term.YEAR, measure)) for year in whole]
        return [(year, one.value) for year, one in found if one is not None and one.value is not None]


def totals_of(releases: Sequence[Release], *, using: str | None) -> Known:
    """Read the region's totals of these releases in one query. A confidential one is compared with nothing but itself."""
    found = totals_of_each(releases, using=using)
    return Known({(one.start_year, one.term): found[one.pk] for one in releases if found[one.pk]})


def totals_of_each(releases: Sequence[Release], *, using: str | None) -> dict[UUID, Totals]:
    """Return the region's totals of each of these releases, read in one query: also of two versions of one period."""
    found: dict[UUID, dict[str, PublishedNumber]] = {one.pk: {} for one in releases}
    rows = NumberRow.objects.using(using).filter(release__in=list(found), place="")
    for release, measure, value, status in rows.values_list("release_id", "measure", "value", "status"):
        found[release][measure] = PublishedNumber(value, Status(status))
    return dict(found)


def known_beside(release: Release, reader: Reader) -> Known:
    """Return what stands beside a release on its page: other periods as they are newest, its own as this version has it."""
    others = [one for one in comparable_releases(reader) if (one.start_year, one.term) != (release.start_year, release.term)]
    return totals_of([*others, release], using=release.database)


def key_figures(issue: Issue, known: Known) -> list[KeyFigure]:
    """Return four totals with those of the same period a school year ago."""
    start_year, term = issue.cube.period.start_year, issue.cube.period.term or 0
    measures = issue.programme.programme.measures
    found = []
    for code in KEY_MEASURES:
        number = issue.cube.numbers.get(Cell(code, REGION))
        if number is not None:
            before = known.number(start_year - 1, term, code)
            found.append(KeyFigure(measures[code].label, text_of(number), _was(before, start_year - 1, term)))
    return found


def _was(before: PublishedNumber | None, start_year: int, term: int) -> str:
    if before is None:
        return ""
    words = {"number": text_of(before), "year": school_year.label(start_year)}
    return (_("%(number)s in dezelfde periode van %(year)s") if term else _("%(number)s in %(year)s")) % words


def figures(issue: Issue, tables: Sequence[PublishedTable], known: Known) -> list[Figure]:
    """Return the charts of a release, of what this reader's tables hold."""
    shown = {(measure, row) for table in tables for row in table.rows for measure in table.measures}
    drawn = [
        bars(issue, "attended", "sector", shown),
        years_figure(issue, known),
        bars(issue, "attended", "kind", shown),
        bars(issue, "pupils", "level", shown),
        outcomes(issue),
    ]
    return [one for one in drawn if one is not None]


def drawn_for(release: Release, reader: Reader, issue: Issue) -> list[Figure]:
    """Return the charts of a release as this reader sees them on its page."""
    return figures(issue, readable_tables(release, reader), known_beside(release, reader))


def source_of(issue: Issue) -> list[str]:
    """Return the lines below a chart that goes its own way: where its numbers come from, how good they are, and who may use it."""
    words = {"title": issue.title, "version": str(issue.version), "release": issue.release}
    words["day"] = date_format(issue.computed_at, "j F Y")
    return [
        _("Bron: Meeloop. %(title)s. Versie %(version)s van %(day)s, kenmerk %(release)s.") % words,
        fives(),
        f"{licence(issue)} {caution()}",
    ]


def bars(issue: Issue, measure: str, dimension: str, shown: set[tuple[str, str]] | None = None) -> Figure | None:
    """Return a bar for each code of a dimension; None where the year has no such rows, or nothing was counted in them."""
    known = issue.programme.programme
    found: list[tuple[str, str, int]] = []
    for code, label in issue.programme.rows.get(dimension, {}).items():
        number = issue.cube.numbers.get(Cell(measure, place(**{dimension: code})))
        visible = shown is None or (measure, f"{dimension}={code}") in shown
        if number is not None and number.value is not None and visible:
            found.append((code, label, number.value))
    if not any(value for _code, _label, value in found):
        return None
    # A whole year is the sum of three terms, each of them rounded.
    bound = known.rules.bound if issue.cube.period.term else known.rules.year_bound
    names = {"what": known.measures[measure].label, "of": known.dimensions[dimension].label.lower(), "bound": str(bound)}
    return bar_chart(
        key=f"{measure}-{dimension}",
        claim=_claim(found, names, 2 * bound),
        about=_("%(what)s per %(of)s. Een getal kan %(bound)s te hoog of te laag zijn.") % names,
        of=known.dimensions[dimension].label,
        measure=names["what"],
        bars=[(label, value) for _code, label, value in found if value or len(found) <= MOST_BARS],
    )


def _claim(found: Sequence[tuple[str, str, int]], names: Mapping[str, str], margin: int) -> str:
    """Say which row is the largest, where it is so for certain; else only what the chart shows."""
    ordered = sorted(found, key=lambda one: -one[2])
    leads = len(ordered) == 1 or ordered[0][2] - ordered[1][2] > margin
    if leads and len(ordered) > 1 and ordered[0][0] not in {REST, "unknown", "mixed"}:
        return _("%(what)s: het meest bij %(name)s") % {**names, "name": ordered[0][1]}
    return _("%(what)s per %(of)s") % names


def years_figure(issue: Issue, known: Known) -> Figure | None:
    """Return participation over whole school years, with the running year as a point of its own; None for a single point."""
    measure, period = "attended", issue.cube.period
    years = known.years(measure, last=period.start_year)
    term = Term(period.term or 0)
    is_running = bool(term) and period.start_year not in {year for year, _value in years}
    running = known.so_far(period.start_year, term, measure) if is_running else None
    same = known.so_far(period.start_year - 1, term, measure) if running is not None else None
    if len(years) + (running is not None) + (same is not None) < 2:  # one point is no line
        return None
    rules = issue.programme.programme.rules
    return line_chart(
        key="years",
        claim=_years_claim(years, running, same, 2 * rules.year_bound),
        about=_("Deelnames van leerlingen per schooljaar, tot en met %(year)s.")
        % {"year": school_year.label(period.start_year)},
        of=_("Schooljaar"),
        years=[school_year.label(year) for year, _value in years],
        lines=[Line(_("Deelnames"), [value for _year, value in years], running=running, same_day=same)],
        running=school_year.label(period.start_year) if running is not None else "",
    )


def _years_claim(years: Sequence[tuple[int, int]], running: int | None, same: int | None, margin: int) -> str:
    if running is not None:
        if same is None:
            return _("Dit schooljaar tot nu toe: %(number)s deelnames") % {"number": written(running)}
        now, before, when = running, same, _("vorig schooljaar in deze tijd")
    elif len(years) > 1:
        (_before, before), (_now, now) = years[-2:]
        when = _("het schooljaar ervoor")
    else:
        return _("Deelnames per schooljaar")
    if abs(now - before) <= margin:
        return _("Ongeveer evenveel deelnames als %(when)s") % {"when": when}
    more = _("Meer deelnames dan %(when)s") if now > before else _("Minder deelnames dan %(when)s")
    return more % {"when": when}


def outcomes(issue: Issue) -> Figure | None:
    """Return how sign-ups ended, as parts of all; None where the whole is too small to take a percentage of."""
    measures = issue.programme.programme.measures
    whole = measures["enrolments"]
    found = [issue.cube.numbers.get(Cell(code, REGION)) for code in whole.parts]
    values = [one.value for one in found if one is not None and one.value is not None]
    total = sum(values)
    if len(values) != len(whole.parts) or total < issue.programme.programme.rules.ratio_base:
        return None
    return share_chart(
        key="outcomes",
        claim=_("%(percent)s%% van de aangemelde leerlingen kwam") % {"percent": round(100 * values[0] / total)},
        about=_("%(number)s aanmeldingen van leerlingen. Percentages komen van afgeronde getallen.")
        % {"number": written(total)},
        of=_("Waar"),
        parts=[measures[code].label for code in whole.parts],
        wholes=[(_("Hele regio"), values)],
    )


def coverage(issue: Issue) -> str:
    """Say of which part of the sign-ups different pupils are known; empty where that cannot be said."""
    whole, named = (issue.cube.numbers.get(Cell(code, REGION)) for code in ("enrolments", "named"))
    if whole is None or named is None or not whole.value or named.value is None:
        return ""
    if whole.value < issue.programme.programme.rules.ratio_base:
        return ""
    if not named.value:
        return _("Verschillende leerlingen kennen we alleen bij aanmeldingen met namen. Die waren er niet of bijna niet.")
    return _("Verschillende leerlingen kennen we alleen bij aanmeldingen met namen: %(percent)s%% van alle aanmeldingen.") % {
        "percent": round(100 * named.value / whole.value)
    }
