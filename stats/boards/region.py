"""What the region offers and what schools ask: places exact, people from published releases, waiting in bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.choices import ActivityKind
from activities.facts import Supply, supply
from enrolments.demand_facts import Unmet, unmet_demand
from kit import school_year
from providers.choices import Sector
from providers.facts import municipality_names
from schools.facts import Population, public_population
from stats.boards.words import KeyFigure
from stats.boards.years import AMSTERDAM, begins_at, is_running, years_shown
from stats.charts import Ahead, Figure, Line, grouped_bar_chart, line_chart
from stats.charts.figure import NO_NUMBER, written
from stats.demand import REST, Demand, demand_by, settled_at
from stats.forecast import LEAST_DENOMINATOR, Forecast, Range, YearBehind, forecast, pupils_next
from stats.method.types import REST as FOLDED
from stats.released import Released, released_years

# What can be asked for, in the address: one at a time. Anything else is not made (stats page §5.2, the fixed programme).
BREAKDOWNS = {
    "gemeente": ("municipality", gettext_lazy("Gemeente")),
    "sector": ("sector", gettext_lazy("Sector")),
    "soort": ("kind", gettext_lazy("Soort activiteit")),
    "periode": ("term", gettext_lazy("Periode")),
}
PARAMETERS = frozenset({"jaar", "per", "grafiek"})
# One or two organisations would point at them (stats page §5.6).
FEWEST_ORGANISATIONS = 3
# What a row says besides its name and the waiting lists.
EXACT = ("activities", "dates", "places", "providers")


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """One value of the chosen breakdown, everything as it is said."""

    name: str
    activities: str
    dates: str
    places: str
    providers: str
    participation: str
    used: str
    demand: str


@dataclass(frozen=True, slots=True)
class MunicipalityAhead:
    """What is expected of one municipality's schools."""

    name: str
    pupils: str
    expected: str
    likely: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows."""

    start_year: int
    running: bool
    years: list[int]
    breakdown: str
    breakdown_name: str
    key_figures: list[KeyFigure]
    figures: list[Figure]
    rows: list[SupplyRow]
    release: Released | None
    settled_at: datetime
    ahead: Forecast | None
    by_municipality: list[MunicipalityAhead]
    has_pupil_numbers: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """What the board is made of: offers of several years, published years, the public list's pupils, names of municipalities."""

    offered: Sequence[Supply]
    released: Sequence[Released]
    population: Sequence[Population]
    municipalities: Mapping[str, str]

    def supply_of(self, start_year: int, dimension: str) -> dict[str, Supply]:
        """Return the offer of a year by the codes of a dimension."""
        return {one.code: one for one in self.offered if one.start_year == start_year and one.dimension == dimension}

    def pupils_by_year(self, municipality: str | None = None) -> dict[int, int]:
        """Return the public list's pupils by school year, of one municipality or of all."""
        pupils: dict[int, int] = {}
        for one in self.population:
            if municipality in {None, one.municipality_code}:
                pupils[one.start_year] = pupils.get(one.start_year, 0) + one.pupils
        return pupils

    def release_of(self, start_year: int) -> Released | None:
        """Return what was published of a year."""
        return next((one for one in self.released if one.start_year == start_year), None)


def region_board(*, start_year: int, breakdown: str, now: datetime) -> Board:
    """Return supply and demand of a school year by one breakdown, and the forecast for the next year; five queries."""
    years = years_shown(now)
    next_year = years[0] + 1
    sources = Sources(
        supply(first=begins_at(years[-1]), after=begins_at(next_year)),
        released_years(),
        public_population(),
        municipality_names(),
    )
    at = min(settled_at(now.astimezone(AMSTERDAM)), begins_at(start_year + 1))
    unmet = unmet_demand(first=begins_at(start_year), after=begins_at(start_year + 1), at=at)
    release, whole = sources.release_of(start_year), sources.supply_of(start_year, "total").get("")
    ahead = forecast(years_behind(sources), start_year=next_year, pupils=pupils_next(sources.pupils_by_year(), next_year))
    rows, name = rows_by(breakdown, start_year, sources, unmet), str(BREAKDOWNS[breakdown][1])
    return Board(
        start_year=start_year,
        running=is_running(start_year, now),
        years=years,
        breakdown=breakdown,
        breakdown_name=name,
        key_figures=_key_figures(whole, release, demand_by(unmet, "total", [""])[0]),
        figures=[one for one in (_supply_chart(breakdown, start_year, sources), _ahead_chart(sources, ahead)) if one],
        rows=rows,
        release=release,
        settled_at=at,
        ahead=ahead,
        by_municipality=by_municipality(sources, next_year) if ahead else [],
        has_pupil_numbers=bool(sources.population),
    )


def names_of(dimension: str, sources: Sources) -> dict[str, str]:
    """Return the values of a dimension with their names, in a fixed order: never by size."""
    if dimension == "sector":
        return {choice.value: str(choice.label) for choice in Sector}
    if dimension == "kind":
        return {choice.value: str(choice.label) for choice in ActivityKind}
    if dimension == "term":
        return {"1": _("augustus tot en met december"), "2": _("januari tot en met maart"), "3": _("april tot en met juli")}
    return dict(sources.municipalities)


def rows_by(breakdown: str, start_year: int, sources: Sources, unmet: Sequence[Unmet]) -> list[SupplyRow]:
    """Return the table: a complete grid, and the rest of the waiting lists together where that may be shown."""
    dimension = BREAKDOWNS[breakdown][0]
    release, offered = sources.release_of(start_year), sources.supply_of(start_year, dimension)
    people = dict(release.by.get(dimension, {})) if release else {}
    folded = people.pop(FOLDED, 0)
    known = names_of(dimension, sources)
    names = (release.names.get(dimension, {}) if release else {}) | known
    codes = [*known, *sorted({*offered, *people} - known.keys())]
    demand = {one.code: one.words for one in demand_by(unmet, dimension, codes)}
    rows = [_row(names.get(code, code), offered.get(code), people.get(code), demand[code]) for code in codes]
    if folded:
        # What they offer and ask stands in their own rows; only who came is published together.
        rows.append(replace(_row(names.get(FOLDED, _("Overig")), None, folded, NO_NUMBER), **dict.fromkeys(EXACT, NO_NUMBER)))
    if REST in demand:
        rows.append(replace(_row(_("Overig samen"), None, None, demand[REST]), **dict.fromkeys(EXACT, NO_NUMBER)))
    return rows


def years_behind(sources: Sources, municipality: str | None = None) -> list[YearBehind]:
    """Return the whole years of which participation was published and pupils are known."""
    pupils, found = sources.pupils_by_year(municipality), []
    for one in sources.released:
        participation = one.total if municipality is None else one.by["municipality"].get(municipality)
        if one.is_complete and participation is not None and one.start_year in pupils:
            whole = sources.supply_of(one.start_year, "total").get("") if municipality is None else None
            found.append(YearBehind(one.start_year, participation, pupils[one.start_year], whole.places if whole else 0))
    return found


def by_municipality(sources: Sources, start_year: int) -> list[MunicipalityAhead]:
    """Return what is expected of the schools of each municipality; one that was published too small has no number."""
    rows = []
    for code, name in sources.municipalities.items():
        pupils = pupils_next(sources.pupils_by_year(code), start_year)
        behind = [one for one in years_behind(sources, code) if one.participation >= LEAST_DENOMINATOR]
        ahead = forecast(behind, start_year=start_year, pupils=pupils)
        if pupils is None:
            continue
        expected = written(ahead.participation.value) if ahead else NO_NUMBER
        likely = between(ahead.participation) if ahead else NO_NUMBER
        rows.append(MunicipalityAhead(name, written(pupils), expected, likely))
    return rows


def between(found: Range) -> str:
    """Return the likely numbers in words."""
    return _("%(low)s tot %(high)s") % {"low": written(found.low), "high": written(found.high)}


def organisations(number: int) -> str:
    """Return a number of organisations; one or two would point at them."""
    return f"<{FEWEST_ORGANISATIONS}" if 0 < number < FEWEST_ORGANISATIONS else written(number)


def _row(name: str, offer: Supply | None, people: int | None, demand: str) -> SupplyRow:
    places = offer.places if offer else 0
    ratio = people is not None and places >= LEAST_DENOMINATOR
    return SupplyRow(
        name=name,
        activities=written(offer.activities if offer else 0),
        dates=written(offer.dates if offer else 0),
        places=_places(offer) if offer else written(0),
        providers=organisations(offer.providers if offer else 0),
        participation=written(people) if people is not None else NO_NUMBER,
        used=written(round(100 * (people or 0) / places)) if ratio else NO_NUMBER,
        demand=demand,
    )


def _places(offer: Supply) -> str:
    if not offer.group_places:
        return written(offer.places)
    return _("%(places)s, en voor %(groups)s groepen") % {
        "places": written(offer.places),
        "groups": written(offer.group_places),
    }


def _key_figures(whole: Supply | None, release: Released | None, waiting: Demand) -> list[KeyFigure]:
    note = (
        _("nog niet gepubliceerd") if release is None else _("gepubliceerd, versie %(version)s") % {"version": release.version}
    )
    return [
        KeyFigure(written(whole.activities if whole else 0), _("activiteiten met een datum")),
        KeyFigure(written(whole.dates if whole else 0), _("datums")),
        KeyFigure(written(whole.places if whole else 0), _("plekken voor leerlingen")),
        KeyFigure(written(release.total) if release and release.total is not None else NO_NUMBER, _("deelnames"), note),
        KeyFigure(
            waiting.words if waiting.is_shown else NO_NUMBER,
            _("leerlingen vroegen en kregen geen plek"),
            "" if waiting.is_shown else waiting.words,
        ),
    ]


def _supply_chart(breakdown: str, start_year: int, sources: Sources) -> Figure | None:
    dimension, label = BREAKDOWNS[breakdown]
    offers = {year: found for year in (start_year, start_year - 1) if (found := sources.supply_of(year, dimension))}
    if start_year not in offers:
        return None
    names = names_of(dimension, sources)
    groups = [
        (names.get(code, code), [found[code].places if code in found else 0 for found in offers.values()])
        for code in [*names, *sorted({code for found in offers.values() for code in found} - names.keys())]
        if any(code in found for found in offers.values())
    ]
    most = max(groups, key=lambda one: one[1][0])
    return grouped_bar_chart(
        key="aanbod",
        claim=_("De meeste plekken: %(name)s") % {"name": most[0]},
        about=_("Plekken voor leerlingen op datums die doorgaan."),
        of=str(label),
        series=[school_year.label(year) for year in offers],
        groups=groups,
    )


def _ahead_chart(sources: Sources, ahead: Forecast | None) -> Figure | None:
    """Return published participation by school year, and what is expected of the next."""
    behind = years_behind(sources)
    if ahead is None:
        return None
    found = ahead.participation
    words = {"year": school_year.label(ahead.start_year), "low": written(found.low), "high": written(found.high)}
    return line_chart(
        key="verwachting",
        claim=_("We verwachten %(low)s tot %(high)s deelnames in %(year)s") % words,
        about=_("Gepubliceerde deelnames per schooljaar, en wat we verwachten."),
        of=_("Schooljaar"),
        years=[school_year.label(one.start_year) for one in behind],
        lines=[Line(_("Deelnames"), [one.participation for one in behind], ahead=Ahead(found.value, found.low, found.high))],
        ahead=school_year.label(ahead.start_year),
    )
