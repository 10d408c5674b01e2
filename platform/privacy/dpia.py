"""What a data protection impact assessment (AVG article 35) starts from: every table about people, what is in it, and what asks care.

From the declarations and from nothing else, as the register is (promises SBB-4a, SBB-10). The marks are those of the nine criteria of the
European guidelines on assessments (WP 248) that can be read from a declaration; scale, new technology and effects on people are for whoever
makes the assessment.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit import csv
from kit.isolation import isolated_tables
from privacy.purposes import by_key
from privacy.register import AS_CONTROLLER, AS_PROCESSOR, DATA, HOW_LONG, PERSONS, until_of
from privacy.registry import Audience, Declaration, Erase, Itself, Mention, Number, Registry, SchoolAt, Through, registry
from privacy.registry.fields import ANYTHING
from privacy.registry.paths import target

OUTSIDE = {Audience.PROVIDER, Audience.REGION, Audience.FUNDER, Audience.EVERYBODY}


class Mark(Enum):
    """What asks care."""

    CHILDREN = gettext_lazy("Over kinderen")
    WORDS = gettext_lazy("Vrije tekst: er kan meer in staan dan we vragen")
    SHARED = gettext_lazy("Gaat naar een andere organisatie")
    FOLLOWS = gettext_lazy("Legt vast wat iemand deed, en wanneer")


HEADINGS = (
    gettext_lazy("Wie beslist"),
    DATA,
    PERSONS,
    gettext_lazy("Waarvoor"),
    gettext_lazy("Artikel van de AVG"),
    gettext_lazy("Aantal gegevens per persoon"),
    gettext_lazy("Wat zorg vraagt"),
    gettext_lazy("Slot tussen scholen"),
    HOW_LONG,
)
# Whoever reads such a log knows what somebody did.
_LOGS = frozenset({"access-log", "security"})


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data. ``fields``: how many columns say something about the person; ``is_locked``: has the database's own lock."""

    label: str
    controller: str | Promise
    about: str
    persons: tuple[str, ...]
    purposes: tuple[str, ...]
    articles: tuple[str, ...]
    fields: int
    marks: tuple[Mark, ...]
    is_locked: bool
    ends: tuple[str, ...]

    def cells(self) -> tuple[str, ...]:
        """Return the line as text, in the order of ``HEADINGS``."""
        return (
            *(str(self.controller), self.about, ", ".join(self.persons), ", ".join(self.purposes), ", ".join(self.articles)),
            *(str(self.fields), "; ".join(str(one.value) for one in self.marks), _("ja") if self.is_locked else _("nee")),
            " ".join(self.ends),
        )


def inventory(known: Registry = registry) -> list[Line]:
    """Return a line for every table about people, what asks most care first."""
    lines = [_line(one, known) for one in known.declarations.values() if not one.nobody]
    return sorted(lines, key=lambda line: (Mark.CHILDREN not in line.marks, -len(line.marks), line.about))


def as_csv() -> bytes:
    """Return the inventory as a file for a spreadsheet, headings first."""
    return csv.write([tuple(str(heading) for heading in HEADINGS), *(line.cells() for line in inventory())])


def is_about_children(declaration: Declaration, known: Registry = registry) -> bool:
    """Return whether rows lead to a child (promise SBB-10), or serve a purpose for which children's own rows are kept."""
    return any(_leads_to_child(declaration, link, known) for link in declaration.links) or bool(
        set(declaration.purposes) & childrens_purposes(known)
    )


def childrens_purposes(known: Registry = registry) -> frozenset[str]:
    """Return the keys of the purposes for which we keep who is a child."""
    return frozenset(key for one in known.declarations.values() if _is_child(one) for key in one.purposes)


def _line(declaration: Declaration, known: Registry) -> Line:
    keys = dict.fromkeys([*declaration.purposes, *(group.purpose for group in declaration.personal_groups() if group.purpose)])
    purposes = [by_key()[key] for key in keys]
    is_schools = isinstance(declaration.controller, SchoolAt)
    return Line(
        label=declaration.label,
        controller=AS_PROCESSOR if is_schools else AS_CONTROLLER,
        about=str(declaration.about),
        persons=_once(str(one.persons) for one in purposes),
        purposes=_once(str(one.name) for one in purposes),
        articles=_once(one.article for one in purposes),
        fields=len(declaration.personal_names()),
        marks=tuple(_marks(declaration, known)),
        is_locked=apps.get_model(declaration.label)._meta.db_table in isolated_tables(),
        ends=until_of(declaration.retention),
    )


def _marks(declaration: Declaration, known: Registry) -> Iterator[Mark]:
    groups = list(declaration.personal_groups())
    if is_about_children(declaration, known):
        yield Mark.CHILDREN
    if _has_words(declaration):
        yield Mark.WORDS
    # A school's own data that somebody else reads, and anything that everybody does.
    readers = set().union(*(group.seen_by for group in groups))
    home = {Audience.SCHOOL} if isinstance(declaration.controller, SchoolAt) else {Audience.REGION}
    if readers & (OUTSIDE | {Audience.SCHOOL}) - home:
        yield Mark.SHARED
    if _LOGS & set(declaration.purposes):
        yield Mark.FOLLOWS


def _has_words(declaration: Declaration) -> bool:
    """Return whether somebody's own sentences stand in it: others may be named there, and more than was asked."""
    if any(isinstance(link, Mention) for link in declaration.links):
        return True
    model = apps.get_model(declaration.label)
    return any(
        group.erase == Erase.DESK or isinstance(model._meta.get_field(name), models.TextField)
        for group in declaration.personal_groups()
        for name in group.names
        if name != ANYTHING
    )


def _is_child(declaration: Declaration) -> bool:
    return any(isinstance(link, Itself) and link.is_child for link in declaration.links)


def _leads_to_child(declaration: Declaration, link: object, known: Registry) -> bool:
    if isinstance(link, Itself):
        return link.is_child
    if isinstance(link, Number):
        label = link.of
    elif isinstance(link, Through) and (end := target(apps.get_model(declaration.label), link.path)) is not None:
        label = end._meta.label
    else:
        return False
    found = known.declarations.get(label)
    return found is not None and _is_child(found)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
