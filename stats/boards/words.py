"""How numbers of a board are said."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.charts.figure import NO_NUMBER, written

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number on top: as it is said, what it is, and what it was."""

    number: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as a percentage; nothing of nothing is no percentage."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """A whole percentage, or None."""
        return round(100 * self.part / self.whole) if self.whole else None

    @property
    def words(self) -> str:
        """The percentage, or a dash."""
        return written(self.percent, "%")


def duration(length: timedelta | None) -> str:
    """Return a length of time in hours, or in days from a day on."""
    if length is None:
        return NO_NUMBER
    hours = round(length.total_seconds() / 3600)
    if hours < 1:
        return _("minder dan 1 uur")
    if hours < HOURS_A_DAY:
        return _("%(number)s uur") % {"number": hours}
    days = round(hours / HOURS_A_DAY)
    return ngettext("%(number)s dag", "%(number)s dagen", days) % {"number": days}


def compared(earlier: str, *, running: bool) -> str:
    """Return what the same number was a school year ago; nothing where there was none."""
    if earlier == NO_NUMBER:
        return ""
    words = _("Vorig schooljaar op deze dag: %(number)s") if running else _("Vorig schooljaar: %(number)s")
    return words % {"number": earlier}


def growth_claim(now: int, earlier: int | None, *, running: bool, claims: tuple[str, str, str, str]) -> str:
    """Return a sentence about more, less or as many as a school year ago, from (alone, more, less, same).

    ``claims`` take ``number``, ``difference`` and ``when``.
    """
    alone, more, less, same = claims
    values = {"number": written(now), "when": _("vorig schooljaar op deze dag") if running else _("vorig schooljaar")}
    if not earlier:
        return alone % values
    values["difference"] = written(abs(now - earlier))
    return (same if now == earlier else more if now > earlier else less) % values
