"""The processing register (AVG article 30), from the declarations and from nothing else (promises SBB-4a, SBB-7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit import csv
from privacy.purposes import PURPOSES, Purpose
from privacy.registry import Declaration, Ends, Lasting, Registry, SchoolAt, WithParent, WithPerson, registry
from privacy.registry.retention import Retention

AS_CONTROLLER = gettext_lazy("De regio beslist")
AS_PROCESSOR = gettext_lazy("De school beslist, de regio bewaart")
DATA, HOW_LONG = gettext_lazy("Welke gegevens"), gettext_lazy("Hoe lang")
PERSONS, RECIPIENTS = gettext_lazy("Van wie"), gettext_lazy("Wie ziet ze")
SOURCE, BASIS = gettext_lazy("Van wie we ze krijgen"), gettext_lazy("Grondslag")
HEADINGS = (
    gettext_lazy("Wie beslist"),
    gettext_lazy("Doel"),
    gettext_lazy("Uitleg"),
    DATA,
    PERSONS,
    HOW_LONG,
    RECIPIENTS,
    SOURCE,
    gettext_lazy("Artikel van de AVG"),
    BASIS,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data of a purpose: what it is, and until when."""

    about: str
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One purpose with all data that serves it. Every text is in the language of the reader."""

    purpose: Purpose
    controller: str | Promise
    kept: tuple[Kept, ...]

    @property
    def article(self) -> str:
        """The basis, as lawyers write it."""
        return _("artikel %(article)s AVG") % {"article": self.purpose.article}

    @property
    def title(self) -> str:
        """A name that no other entry has: a purpose may stand in both parts."""
        return f"{self.purpose.name}. {self.controller}"

    @property
    def heads(self) -> tuple[Promise, ...]:
        """The headings of ``rows``."""
        return (DATA, HOW_LONG)

    @property
    def rows(self) -> list[tuple[tuple[str, ...], ...]]:
        """What is kept, for the table of the page (``parts/table.html``)."""
        return [((one.about,), one.ends) for one in self.kept]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the page shows under the purpose."""
        return [
            (str(BASIS), f"{self.purpose.basis} ({self.article})"),
            (str(PERSONS), str(self.purpose.persons)),
            (str(RECIPIENTS), str(self.purpose.recipients)),
            (str(SOURCE), str(self.purpose.source)),
        ]


def entries(known: Registry = registry) -> list[Entry]:
    """Return the register: what the region decides on, then what it keeps for schools; in the order of the purposes."""
    return [
        entry
        for is_schools, controller in ((False, AS_CONTROLLER), (True, AS_PROCESSOR))
        for purpose in PURPOSES
        if (entry := _entry(known, purpose, controller, is_schools=is_schools)).kept
    ]


def schools_entries(known: Registry = registry) -> list[Entry]:
    """Return only what the region keeps for schools: what the processing agreement with a school is about."""
    found = (_entry(known, purpose, AS_PROCESSOR, is_schools=True) for purpose in PURPOSES)
    return [entry for entry in found if entry.kept]


def table(found: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the register as a flat table, headings first: one row per kind of data of a purpose."""
    yield tuple(str(heading) for heading in HEADINGS)
    for entry in found:
        purpose = entry.purpose
        for kept in entry.kept:
            yield (
                *(str(entry.controller), str(purpose.name), str(purpose.words), kept.about, str(purpose.persons)),
                *(" ".join(kept.ends), str(purpose.recipients), str(purpose.source), entry.article, str(purpose.basis)),
            )


def as_csv() -> bytes:
    """Return the register as a file for a spreadsheet."""
    return csv.write(table(entries()))


def _entry(known: Registry, purpose: Purpose, controller: str | Promise, *, is_schools: bool) -> Entry:
    kept: dict[Kept, None] = {}
    for declaration in known.declarations.values():
        if isinstance(declaration.controller, SchoolAt) == is_schools and (served := tuple(_served_by(declaration, purpose))):
            until = until_of(declaration.retention)
            kept.update({Kept(about, until): None for about in served})
    return Entry(purpose, controller, tuple(sorted(kept, key=lambda one: one.about)))


def _served_by(declaration: Declaration, purpose: Purpose) -> Iterator[str]:
    """Yield what the purpose needs of a model: all of it, or columns that name a purpose of their own."""
    if purpose.key in declaration.purposes:
        yield str(declaration.about)
    for group in declaration.personal_groups():
        if group.purpose == purpose.key:
            yield str(group.about)


def until_of(rules: Iterable[Retention]) -> tuple[str, ...]:
    """Return until when. What goes with a person or parent says so only when it has no term of its own."""
    terms = [str(rule.term.words) for rule in rules if isinstance(rule, Ends)]
    return tuple(dict.fromkeys(terms or [_otherwise(rule) for rule in rules]))


def _otherwise(rule: Retention) -> str:
    match rule:
        case WithPerson():
            return _("Zolang je account bestaat.")
        case WithParent():
            return _("Even lang als waar het bij hoort.")
        case Lasting(words=words) if words:
            return str(words)
        case _:
            return _("Blijft. Jouw naam gaat eruit als je account weggaat.")
