"""Lists to print for a date: who comes, and a sheet to sign. They hold what the page of the date shows, and nothing more.

Names are on them only while the page shows names: the same reading makes both (``services.roster``), and writes down that
somebody took the names out.
"""

from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from enrolments.choices import GOING, EnrolmentStatus
from enrolments.emails.contents import contact_of, group_name, head_count
from enrolments.services.roster import Group, Roster
from kit.pdf import typeset
from kit.when import day_text, span_text

SOURCE = Path(__file__).with_name("roster.typ")
# Who can be there: a group that only asked is on the list, not on the sheet.
EXPECTED = (*GOING, EnrolmentStatus.ATTENDED, EnrolmentStatus.NO_SHOW)


# Nobody is named here, so nobody can be marked (POR-2e).
PHOTOS_OF_A_NUMBER = gettext_lazy("Vraag de begeleider van de groep wie er op de foto mag.")


class ListKind(StrEnum):
    """Which list."""

    ROSTER = "roster"
    SIGN_IN = "sign-in"


def print_roster(roster: Roster, kind: ListKind, *, place: str) -> bytes:
    """Return the list as a tagged PDF (PDF/UA-1) in the reader's language. Raises ``kit.pdf.DocumentFailed``."""
    return typeset(SOURCE, contents(roster, kind, place=place), language=get_language() or "nl")


def contents(roster: Roster, kind: ListKind, *, place: str) -> dict[str, Any]:  # Any: JSON
    """Return what the list says, as the source wants it."""
    session = roster.session
    is_sheet = kind == ListKind.SIGN_IN
    groups = [group for group in roster.groups if not is_sheet or group.enrolment.status in EXPECTED]
    heading = _("Tekenlijst") if is_sheet else _("Wie komt er?")
    return {
        "kind": kind,
        "title": f"{heading} {session.activity.title}, {day_text(session.starts_at)}",
        "heading": heading,
        "lead": f"{session.activity.title}, {span_text(session.starts_at, session.ends_at)}",
        "lines": [line for line in (place, _totals(groups), session.activity.what_to_bring and _bring(roster)) if line],
        "groups": [_group(group, is_sheet=is_sheet) for group in groups],
        "columns": [_("Nr."), _("Wie"), _("Er?"), _("Hoe laat"), _("Handtekening")],
        "footer": _("Gooi deze lijst na de dag weg. Deel hem niet."),
        "page": _("Bladzijde"),
    }


def _totals(groups: list[Group]) -> str:
    pupils = sum(group.enrolment.places for group in groups)
    adults = sum(group.enrolment.adults for group in groups)
    if not groups:
        return _("Nog niemand")
    return _("%(pupils)s en %(adults)s") % {
        "pupils": ngettext("%(n)s leerling", "%(n)s leerlingen", pupils) % {"n": pupils},
        "adults": ngettext("%(n)s begeleider", "%(n)s begeleiders", adults) % {"n": adults},
    }


def _bring(roster: Roster) -> str:
    return _("Neem mee: %(things)s") % {"things": roster.session.activity.what_to_bring}


def _group(group: Group, *, is_sheet: bool) -> dict[str, Any]:  # Any: JSON
    enrolment = group.enrolment
    facts = [
        (_("Wie"), head_count(enrolment)),
        (_("Status"), EnrolmentStatus(enrolment.status).label),
        (_("Contact"), contact_of(enrolment)),
        (_("Opmerking"), enrolment.note),
        (_("Foto's"), "" if group.guests else PHOTOS_OF_A_NUMBER),
    ]
    shown = [fact for fact in facts if fact[1]]
    return {
        "heading": f"{enrolment.school.name}, {group_name(enrolment)}",
        "facts": [[name, str(value)] for name, value in (_on_a_sheet(shown) if is_sheet else shown)],
        "rows": _rows(group, is_sheet=is_sheet),
    }


def _on_a_sheet(facts: list[tuple[str, Any]]) -> list[tuple[str, Any]]:  # Any: words, lazy or not
    """Keep how many come, and who says who may be in a photo."""
    return [fact for fact in facts if fact[0] in {_("Wie"), _("Foto's")}]


def _rows(group: Group, *, is_sheet: bool) -> list[list[str]]:
    """Return a row for everybody who is named; on the sheet one for everybody, to write a name on, and for the adults."""
    named = [guest.name if guest.may_be_photographed else f"{guest.name} ({_('geen foto')})" for guest in group.guests]
    if is_sheet:
        named += [""] * (group.enrolment.places - len(named))
    rows = [[str(number), name] for number, name in enumerate(named, start=1)]
    if is_sheet:
        rows += [["", f"{capfirst(_('begeleider'))}:"] for _number in range(group.enrolment.adults)]
    return rows
