"""A school's own board: which classes have been anywhere, what fell through, how long providers take. Nothing of any other school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from enrolments import own_facts
from enrolments.own_facts import Answers, Coverage, Tally
from stats.boards.outcomes import YearTally, by_year, cancelled, no_show, outcome_chart, years_chart
from stats.boards.words import KeyFigure, Share, compared, duration
from stats.boards.years import is_running, spans_for, years_shown
from stats.charts import Figure, share_chart
from stats.charts.figure import NO_NUMBER, written


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows; ``is_exact``: it is known of every pupil whether they have been anywhere."""

    start_year: int
    running: bool
    years: list[int]
    key_figures: list[KeyFigure]
    figures: list[Figure]
    classes: list[Coverage]
    is_exact: bool
    is_empty: bool


def school_board(school_id: int, *, start_year: int, now: datetime) -> Board:
    """Return the board of one school for a school year; four queries, whatever its size."""
    spans, running = spans_for(start_year, now), is_running(start_year, now)
    chosen = next(span for span in spans if span.start_year == start_year)
    own = own_facts.of_school(school_id)
    groups = own_facts.groups(own, spans)
    years = by_year(groups)
    now_ = years.get(start_year, YearTally(start_year, Tally(), Tally()))
    before = years.get(start_year - 1)
    classes = own_facts.coverage(school_id=school_id, span=chosen)
    activities = {one.start_year: one.by_cut for one in own_facts.reach(own, spans, over="session__activity")}
    figures = [
        _coverage_chart(classes),
        years_chart(
            list(years.values()),
            now_,
            running=running,
            claims=(
                _("Leerlingen gingen %(number)s keer op pad"),
                _("Leerlingen gingen %(number)s keer op pad, %(difference)s meer dan %(when)s"),
                _("Leerlingen gingen %(number)s keer op pad, %(difference)s minder dan %(when)s"),
                _("Leerlingen gingen even vaak op pad als %(when)s: %(number)s keer"),
            ),
            about=_("Deelnames per schooljaar. Wie naar 2 activiteiten ging, telt 2 keer."),
        ),
        outcome_chart(now_, before, running=running),
    ]
    answer = own_facts.answers(own, chosen)
    return Board(
        start_year=start_year,
        running=running,
        years=[year for year in years_shown(now) if year in years or year == start_year],
        key_figures=_key_figures(now_, before, classes, activities, answer, running=running),
        figures=[one for one in figures if one],
        classes=classes,
        is_exact=all(one.is_exact for one in classes),
        is_empty=not classes and not years,
    )


def _key_figures(
    now: YearTally,
    before: YearTally | None,
    classes: Sequence[Coverage],
    activities: dict[int, int],
    answer: Answers,
    *,
    running: bool,
) -> list[KeyFigure]:
    year, earlier = now.start_year, before.by_cut if before else Tally()

    def then(words: str) -> str:
        return compared(words if before and before.by_cut.groups else NO_NUMBER, running=running)

    known = [one for one in classes if one.pupils]
    covered = Share(sum(one.been for one in known), sum(one.pupils for one in known))
    is_exact = all(one.is_exact for one in known)
    waiting = sum(one.waiting for one in classes)
    words = {"been": written(covered.part), "all": written(covered.whole)}
    answer_note = _("Niet beantwoord: %(number)s") % {"number": answer.unanswered} if answer.unanswered else ""
    return [
        KeyFigure(
            covered.words,
            _("van de leerlingen ging ergens heen") if is_exact else _("van de leerlingen ging zeker ergens heen"),
            _("%(been)s van %(all)s leerlingen") % words if covered.whole else "",
        ),
        KeyFigure(written(now.by_cut.pupils), _("deelnames"), then(written(earlier.pupils))),
        KeyFigure(written(now.by_cut.came), _("groepen gingen op pad"), then(written(earlier.came))),
        KeyFigure(
            written(activities.get(year, 0)), _("verschillende activiteiten"), then(written(activities.get(year - 1, 0)))
        ),
        KeyFigure(no_show(now.by_cut).words, _("van de leerlingen kwam niet"), then(no_show(earlier).words)),
        KeyFigure(cancelled(now.by_cut).words, _("van de groepen is afgezegd"), then(cancelled(earlier).words)),
        *([KeyFigure(written(waiting), _("groepen op een wachtlijst"))] if running else []),
        KeyFigure(duration(answer.middle), _("duurt een antwoord van een aanbieder meestal"), answer_note),
    ]


def _coverage_chart(classes: Sequence[Coverage]) -> Figure | None:
    """Return who has been anywhere by year group; None while no class list was read in."""
    groups: dict[int | None, list[Coverage]] = {}
    for one in classes:
        if one.pupils:
            groups.setdefault(one.year, []).append(one)
    if not groups:
        return None
    behind = [one for one in classes if not one.times]
    claim = (
        _("%(number)s klassen zijn nog nergens geweest") % {"number": len(behind)}
        if len(behind) > 1
        else _("Klas %(name)s is nog nergens geweest") % {"name": behind[0].name}
        if behind
        else _("Elke klas is ergens geweest")
    )
    return share_chart(
        key="dekking",
        claim=claim,
        about=_("Leerlingen die zeker ergens heen gingen, per leerjaar."),
        of=_("Leerjaar"),
        parts=[_("Ergens geweest"), _("Nog nergens, voor zover bekend")],
        wholes=[
            (
                _("Leerjaar %(year)s") % {"year": year} if year else _("Zonder leerjaar"),
                [sum(one.been for one in found), sum(one.pupils - one.been for one in found)],
            )
            for year, found in groups.items()
        ],
    )
