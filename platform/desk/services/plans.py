"""What will be done, and the four parts of an answer: filled from the registry and from what there is about somebody."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.choices import RequestKind
from desk.models import PrivacyRequest
from desk.services.people import Held, held_about
from privacy.purposes import Purpose

PLANS = {
    RequestKind.ERASURE: "erase",
    RequestKind.RECTIFICATION: "rectify",
    RequestKind.RESTRICTION: "restrict",
    RequestKind.OBJECTION: "stop",
    RequestKind.WITHDRAWAL: "stop",
    RequestKind.ACCESS: "show",
    RequestKind.PORTABILITY: "show",
}


def plan_of(request: PrivacyRequest) -> list[str]:
    """Return what will be done with which data, a line for each kind; nothing while nobody is proved."""
    held = held_about(request)
    return [_planned(request.kind, one) for one in held] if request.kind in PLANS else []


def four_parts(request: PrivacyRequest) -> list[tuple[str, list[str]]]:
    """Return the answer of article 15 (promise SBB-5d): which data, why, to whom, from whom. Empty when there is nothing."""
    held = held_about(request)
    if not held:
        return []
    purposes = list({purpose.key: purpose for one in held for purpose in one.purposes}.values())
    return [
        (_("Welke gegevens we van je hebben"), [counted(one) for one in held]),
        (_("Waarom, en waarom dat mag"), [_why(purpose) for purpose in purposes]),
        (_("Wie ze ziet"), _each(f"{purpose.name}: {purpose.recipients}" for purpose in purposes)),
        (_("Van wie we ze kregen"), _each(f"{purpose.name}: {purpose.source}" for purpose in purposes)),
    ]


def _planned(kind: str, one: Held) -> str:
    what = counted(one)
    match PLANS[RequestKind(kind)]:
        case "erase" if not one.goes:
            return _("Blijft, als kenmerk dat naar niemand leidt: %(what)s") % {"what": what}
        case "erase":
            return _("Wissen: %(what)s") % {"what": what}
        case "rectify":
            return _("Nakijken en verbeteren: %(what)s") % {"what": what}
        case "restrict":
            return _("Even niet gebruiken: %(what)s") % {"what": what}
        case "stop":
            return _("Nakijken of we hiermee stoppen: %(what)s") % {"what": what}
        case _:
            return _("Laten zien: %(what)s") % {"what": what}


def counted(one: Held) -> str:
    """Return one kind of data with its number of rows."""
    rows = ngettext("%(number)s keer", "%(number)s keer", one.rows) % {"number": one.rows}
    return f"{one.about} ({rows})"


def _why(purpose: Purpose) -> str:
    article = _("artikel %(article)s AVG") % {"article": purpose.article}
    return f"{purpose.name}. {purpose.words} {purpose.basis} ({article})"


def _each(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
