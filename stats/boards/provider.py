"""A provider's own board: who it reached, how full its dates were, what fell through. Nothing of any other provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from activities.facts import Dates, activity_titles, dates_of
from enrolments import own_facts
from enrolments.own_facts import Answers, Tally
from stats.boards.outcomes import YearTally, by_year, cancelled, no_show, outcome_chart, years_chart
from stats.boards.words import KeyFigure, Share, compared, duration
from stats.boards.years import is_running, spans_for, years_shown
from stats.charts import Figure, grouped_bar_chart
from stats.charts.figure import NO_NUMBER, written

# More bars than this are no picture any more; the table has them all.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity in the chosen year, up to the cut."""

    activity_id: int
    title: str
    held: int
    called_off: int
    tally: Tally
    fill: Share
    missed: Share
    answer: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a page of a board shows. ``years`` can be chosen; ``is_empty``: nothing was ever counted."""

    start_year: int
    running: bool
    years: list[int]
    key_figures: list[KeyFigure]
    figures: list[Figure]
    rows: list[ActivityRow]
    is_empty: bool


def provider_board(provider_id: int, *, start_year: int, now: datetime) -> Board:
    """Return the board of one provider for a school year; seven queries, whatever it offers."""
    spans, running = spans_for(start_year, now), is_running(start_year, now)
    titles = activity_titles(provider_id)
    own = own_facts.of_provider(provider_id)
    dates = dates_of(titles, spans) if titles else []
    groups = own_facts.groups(own, spans)
    chosen = next(span for span in spans if span.start_year == start_year)
    answers = {one.activity_id: one for one in own_facts.answers_by_activity(own, chosen)}
    schools = {one.start_year: one for one in own_facts.reach(own, spans)}
    years = by_year(groups)
    now_, before = years.get(start_year, _empty(start_year)), years.get(start_year - 1)
    reached = {year: one.by_cut for year, one in schools.items()}
    known = {row.start_year for row in groups} | {row.start_year for row in dates}
    rows = _rows(
        titles,
        start_year,
        dates,
        {one.activity_id: one.tally for one in groups if one.start_year == start_year and one.is_before_cut},
        answers,
    )
    figures = [
        years_chart(
            list(years.values()),
            now_,
            running=running,
            claims=(
                _("Er kwamen %(number)s leerlingen bij jullie"),
                _("Er kwamen %(number)s leerlingen, %(difference)s meer dan %(when)s"),
                _("Er kwamen %(number)s leerlingen, %(difference)s minder dan %(when)s"),
                _("Er kwamen evenveel leerlingen als %(when)s: %(number)s"),
            ),
            about=_("Leerlingen die kwamen, per schooljaar."),
        ),
        outcome_chart(now_, before, running=running),
        _fill_chart(rows),
    ]
    return Board(
        start_year=start_year,
        running=running,
        years=[year for year in years_shown(now) if year in known or year == start_year],
        key_figures=_key_figures(now_, before, dates, reached, own_facts.answers(own, chosen), running=running),
        figures=[one for one in figures if one],
        rows=rows,
        is_empty=not known,
    )


def _key_figures(
    now: YearTally, before: YearTally | None, dates: Sequence[Dates], schools: dict[int, int], answer: Answers, *, running: bool
) -> list[KeyFigure]:
    year, earlier = now.start_year, before.by_cut if before else Tally()
    had_groups = bool(before and before.by_cut.groups)

    def then(words: str) -> str:
        return compared(words if had_groups else NO_NUMBER, running=running)

    held, held_before = _held(dates, year), _held(dates, year - 1)
    planned = sum(one.held for one in dates if one.start_year == year and not one.is_before_cut)
    held_note = (
        _("Nog gepland: %(number)s") % {"number": planned}
        if running
        else compared(written(held_before) if held_before else NO_NUMBER, running=running)
    )
    answer_note = _("Niet beantwoord: %(number)s") % {"number": answer.unanswered} if answer.unanswered else ""
    return [
        KeyFigure(written(now.by_cut.pupils), _("leerlingen kwamen"), then(written(earlier.pupils))),
        KeyFigure(written(now.by_cut.came), _("groepen kwamen"), then(written(earlier.came))),
        KeyFigure(written(schools.get(year, 0)), _("scholen kwamen"), then(written(schools.get(year - 1, 0)))),
        KeyFigure(written(held), _("datums gingen door"), held_note),
        KeyFigure(
            _fill(dates, year).words, _("van de plekken was bezet"), compared(_fill(dates, year - 1).words, running=running)
        ),
        KeyFigure(no_show(now.by_cut).words, _("van de leerlingen kwam niet"), then(no_show(earlier).words)),
        KeyFigure(cancelled(now.by_cut).words, _("van de groepen is afgezegd"), then(cancelled(earlier).words)),
        KeyFigure(duration(answer.middle), _("duurt jullie antwoord meestal"), answer_note),
    ]


def _held(dates: Sequence[Dates], year: int) -> int:
    return sum(one.held for one in dates if one.start_year == year and one.is_before_cut)


def _fill(dates: Sequence[Dates], year: int) -> Share:
    """Return which part of the places was taken: of pupils' places, or of groups' where all dates count groups."""
    past = [one for one in dates if one.start_year == year and one.is_before_cut]
    pupils = Share(sum(one.taken for one in past), sum(one.places for one in past))
    return pupils if pupils.whole else Share(sum(one.groups_taken for one in past), sum(one.group_places for one in past))


def _rows(
    titles: dict[int, str], year: int, dates: Sequence[Dates], tallies: dict[int, Tally], answers: dict[int, Answers]
) -> list[ActivityRow]:
    past = {one.activity_id: one for one in dates if one.start_year == year and one.is_before_cut}
    return [
        ActivityRow(
            activity_id=pk,
            title=title,
            held=past[pk].held if pk in past else 0,
            called_off=past[pk].called_off if pk in past else 0,
            tally=tallies.get(pk, Tally()),
            fill=_fill([past[pk]], year) if pk in past else Share(0, 0),
            missed=no_show(tallies.get(pk, Tally())),
            answer=duration(answers[pk].middle) if pk in answers else NO_NUMBER,
        )
        for pk, title in titles.items()
        if pk in past or pk in tallies
    ]


def _fill_chart(rows: Sequence[ActivityRow]) -> Figure | None:
    shown = [(row.title, (row.fill.percent,)) for row in rows if row.fill.whole]
    if not 1 < len(shown) <= MOST_BARS:
        return None
    fullest = max(shown, key=lambda one: one[1][0] or 0)
    return grouped_bar_chart(
        key="bezetting",
        claim=_("Het volst was: %(title)s") % {"title": fullest[0]},
        about=_("Deel van de plekken dat bezet was, op datums die voorbij zijn."),
        of=_("Activiteit"),
        series=[_("Bezet")],
        groups=shown,
        unit="%",
    )


def _empty(start_year: int) -> YearTally:
    return YearTally(start_year, Tally(), Tally())
