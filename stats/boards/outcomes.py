"""What became of groups, for a provider and for a school alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enrolments.own_facts import Groups, Tally
from kit import school_year
from stats.boards.words import Share, growth_claim
from stats.charts import Figure, Line, line_chart, share_chart
from stats.charts.figure import written

# How a group's sign-up ended; what still runs has not ended.
ENDS = ("came", "no_show", "cancelled_by_school", "cancelled_by_provider", "declined", "unanswered", "not_noted")


@dataclass(frozen=True, slots=True)
class YearTally:
    """One school year of a board: up to the day that years are compared on, and whole."""

    start_year: int
    by_cut: Tally
    in_all: Tally


def by_year(rows: Iterable[Groups]) -> dict[int, YearTally]:
    """Return the tallies of all activities together, by school year."""
    cut: dict[int, Tally] = {}
    whole: dict[int, Tally] = {}
    for row in rows:
        whole[row.start_year] = whole.get(row.start_year, Tally()) + row.tally
        if row.is_before_cut:
            cut[row.start_year] = cut.get(row.start_year, Tally()) + row.tally
    return {year: YearTally(year, cut.get(year, Tally()), tally) for year, tally in sorted(whole.items())}


def no_show(tally: Tally) -> Share:
    """Return which part of the expected pupils did not come."""
    return Share(tally.missed, tally.expected)


def cancelled(tally: Tally) -> Share:
    """Return which part of all groups was called off, by either side."""
    return Share(tally.cancelled_by_school + tally.cancelled_by_provider, tally.groups - tally.running)


def outcome_chart(now: YearTally, earlier: YearTally | None, *, running: bool) -> Figure | None:
    """Return what became of the groups whose date has come, this year beside the last; None before there are any."""
    wholes = [
        (year_words(one.start_year, running=running), _ends(one.by_cut))
        for one in (now, earlier)
        if one and sum(_ends(one.by_cut))
    ]
    if not wholes or not sum(_ends(now.by_cut)):
        return None
    words = {"came": written(now.by_cut.came), "all": written(sum(_ends(now.by_cut)))}
    is_noted = now.by_cut.not_noted * 2 <= sum(_ends(now.by_cut))
    used = [place for place in range(len(ENDS)) if any(numbers[place] for _label, numbers in wholes)]
    return share_chart(
        key="uitkomst",
        claim=(
            _("%(came)s van de %(all)s groepen gingen")
            if is_noted
            else _("Van de meeste groepen is de opkomst nog niet genoteerd")
        )
        % words,
        about=_("Wat er gebeurde met groepen waarvan de datum voorbij is."),
        of=_("Schooljaar"),
        parts=[end_names()[place] for place in used],
        wholes=[(label, [numbers[place] for place in used]) for label, numbers in wholes],
    )


def years_chart(
    years: Sequence[YearTally], chosen: YearTally, *, running: bool, claims: tuple[str, str, str, str], about: str
) -> Figure | None:
    """Return the pupils that came in each school year up to the chosen one; None without a year to compare with."""
    shown = [one for one in years if one.start_year <= chosen.start_year]
    whole = [one for one in shown if not running or one.start_year < chosen.start_year]
    if len(shown) < 2:
        return None
    before = next((one for one in shown if one.start_year == chosen.start_year - 1), None)
    return line_chart(
        key="jaren",
        claim=growth_claim(chosen.by_cut.pupils, before.by_cut.pupils if before else None, running=running, claims=claims),
        about=about,
        of=_("Schooljaar"),
        years=[school_year.label(one.start_year) for one in whole],
        lines=[
            Line(
                _("Leerlingen"),
                [one.in_all.pupils for one in whole],
                running=chosen.by_cut.pupils if running else None,
                same_day=before.by_cut.pupils if running and before else None,
            )
        ],
        running=school_year.label(chosen.start_year) if running else "",
    )


def year_words(start_year: int, *, running: bool) -> str:
    """Return a school year's name, and that it is counted up to the same day where one still runs."""
    name = school_year.label(start_year)
    return _("%(year)s tot deze dag") % {"year": name} if running else name


def end_names() -> tuple[str, ...]:
    """Return the words for how a group's sign-up ended, in the order of ENDS."""
    return (
        _("Geweest"), _("Niet gekomen"), _("Afgemeld door school"), _("Afgezegd door aanbieder"),
        _("Afgewezen"), _("Geen antwoord gekregen"), _("Opkomst nog niet genoteerd"),
    )  # fmt: skip


def _ends(tally: Tally) -> list[int]:
    return [int(getattr(tally, name)) for name in ENDS]
