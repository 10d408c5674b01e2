"""Gather everything about one person, table by table, with why, until when, for whom and from whom: from the declarations."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.isolation import everywhere
from privacy.exporting.ends import last_days
from privacy.exporting.given import Place, given_to, mark_of, words_in
from privacy.exporting.labels import label_of
from privacy.exporting.looks import Look, is_followed, looks_at
from privacy.exporting.values import Json, value_of, words_of
from privacy.finding import Found, rows_at
from privacy.ownership import also, is_a_person, own_rows
from privacy.purposes import Purpose, by_key
from privacy.register import until_of
from privacy.registry import Audience, Declaration, Ends, Erase, SchoolAt, registry
from privacy.registry.fields import Personal, Words
from privacy.registry.paths import AnyField

# Places with words of others that this person gets.
Given = Mapping[Place, str]
SHOWN_TO: dict[Audience, Words] = {
    Audience.SELF: _("jijzelf"),
    Audience.SCHOOL: _("de school"),
    Audience.PROVIDER: _("de aanbieder"),
    Audience.REGION: _("de regio"),
    Audience.FUNDER: _("de financier"),
    Audience.EVERYBODY: _("iedereen"),
}


class Fate(StrEnum):
    """What becomes of a table's rows when the person is erased, in one word."""

    GOES = "goes"
    EMPTIED = "emptied"
    NUMBER = "number"

    @property
    def words(self) -> Words:
        """The same in words, for who is about to decide."""
        return {
            Fate.GOES: _("Gaat helemaal weg."),
            Fate.EMPTIED: _("Blijft, zonder jou. Staat je naam in een tekst? Dan kijken we die na."),
            Fate.NUMBER: _(
                "Blijft als nummer of kenmerk dat naar niemand leidt. De wet vraagt dat we kunnen laten zien wat er gebeurde."
            ),
        }[self]


def fate_of(declaration: Declaration) -> Fate:
    """Return what erasing does to a table, from its columns."""
    fates = {group.erase for group in declaration.personal_groups()}
    if Erase.ROW in fates:
        return Fate.GOES
    return Fate.EMPTIED if fates & {Erase.BLANK, Erase.DESK, Erase.FILE} else Fate.NUMBER


@dataclass(frozen=True, slots=True)
class Value:
    """One column: its name in the table, what people call it, what it holds, and that in words. ``shown_to``: audiences."""

    column: str
    label: str
    value: Json
    words: str
    shown_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``until``: the day on which it goes by itself, where that is known."""

    values: tuple[Value, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """One table. ``withheld``: columns with words of others, that are not given, or not all: somebody reads them first.

    ``is_schools``: a school answers for it, and puts it right; the platform does for the rest.
    """

    label: str
    about: str
    purposes: tuple[Purpose, ...]
    until: tuple[str, ...]
    rows: tuple[Row, ...]
    withheld: tuple[str, ...]
    fate: Fate
    is_schools: bool

    @property
    def to(self) -> list[str]:
        """Who may read some of it, in words."""
        seen = {one for row in self.rows for value in row.values for one in value.shown_to}
        return [str(words) for audience, words in SHOWN_TO.items() if audience.value in seen]


@dataclass(frozen=True, slots=True)
class Collected:
    """All of it. ``kinds``: which people: an account, and the subscription of the same address. ``looks``: who looked, newest first."""

    kinds: tuple[str, ...]
    sections: tuple[Section, ...]
    looks: tuple[Look, ...]

    @property
    def is_followed(self) -> bool:
        """Whether every look at these people is written down."""
        return any(is_followed(label) for label in self.kinds)


@everywhere("what is stored about one person, for whoever may have all of it")
def collect(person: models.Model, *, address: str = "") -> Collected:
    """Return everything that is stored about this person and about nobody else; a query or two a table.

    ``address``: a mailbox that somebody proved to read; what hangs on the address alone, such as an invitation, comes along. For
    who has nothing else the person is a row that was never saved.
    """
    people = [person, *also(person)] if person.pk is not None else []
    # Rows that are found by the address are found for each of them: once is enough.
    sections: dict[str, Section] = {}
    given = given_to(person)
    for one in people:
        for section in _sections(one, given):
            sections.setdefault(section.label, section)
    for section in _sections_at(address, person, given) if address else ():
        sections.setdefault(section.label, section)
    return Collected(
        tuple(one._meta.label for one in people), tuple(sections.values()), tuple(looks_at(person) if people else ())
    )


def _sections(person: models.Model, given: Given) -> Iterator[Section]:
    # The person first, then what hangs on them.
    for found in sorted(own_rows(person, registry), key=lambda one: not is_a_person(one.declaration)):
        if section := _section(found, person, given):
            yield section


def _sections_at(address: str, person: models.Model, given: Given) -> Iterator[Section]:
    """Yield what an address leads to; not other kinds of people, who are collected by themselves."""
    for found in rows_at(address, registry):
        if not is_a_person(found.declaration) and (section := _section(found, person, given)):
            yield section


def _section(found: Found, person: models.Model, given: Given) -> Section | None:
    declaration = found.declaration
    groups = [group for group in declaration.personal_groups() if group.is_exported]
    columns = [(group, name) for group in groups if group.erase != Erase.DESK for name in group.names]
    # Words of others stand in the copy as soon as somebody gave one of them along.
    of_others = {name: group for group in groups if group.erase == Erase.DESK for name in group.names}
    some = {column for label, _key, column in given if label == declaration.label} & of_others.keys()
    columns += [(group, name) for name, group in of_others.items() if name in some]
    rows = tuple(_rows(found, columns, person, given))
    if not rows:
        return None
    known = by_key()
    used = dict.fromkeys([*declaration.purposes[:1], *(declaration.purpose_of(group) for group in groups)])
    return Section(
        label=declaration.label,
        about=str(declaration.about),
        purposes=tuple(known[key] for key in used if key in known),
        until=until_of(declaration.retention),
        rows=rows,
        withheld=tuple(name for name in of_others if name not in some or _keeps_back(found, name, given)),
        fate=fate_of(declaration),
        is_schools=isinstance(declaration.controller, SchoolAt),
    )


def _keeps_back(found: Found, column: str, given: Given) -> bool:
    """Return whether words stand in a column that nobody gave along."""
    return any(words_in(getattr(row, column)) and not _is_given(found, row, column, given) for row in found.rows.order_by("pk"))


def _is_given(found: Found, row: models.Model, column: str, given: Given) -> bool:
    mark = given.get((found.declaration.label, str(row.pk), column))
    return mark is not None and mark == mark_of(words_in(getattr(row, column)))


def _rows(found: Found, shown: list[tuple[Personal, str]], person: models.Model, given: Given) -> Iterator[Row]:
    declaration = found.declaration
    model = apps.get_model(declaration.label)
    columns = [(group, model._meta.get_field(name)) for group, name in shown]
    if not columns:
        return
    related = [column.name for _group, column in columns if column.is_relation and not column.many_to_many]
    rows = list(found.rows.select_related(*related).order_by("pk"))
    if not rows:  # as in most tables: nobody is in all of them
        return
    until = last_days(found.rows, model, [rule for rule in declaration.retention if isinstance(rule, Ends)])
    for row in rows:
        kept = {name for group, name in shown if group.erase == Erase.DESK and not _is_given(found, row, name, given)}
        yield Row(tuple(_values(row, columns, person, declaration, kept)), until.get(row.pk))


def _values(
    row: models.Model,
    columns: list[tuple[Personal, AnyField]],
    person: models.Model,
    declaration: Declaration,
    kept: Collection[str],
) -> Iterator[Value]:
    for group, column in columns:
        value = None if column.name in kept else value_of(row, column, person, declaration.links)
        yield Value(
            column.name,
            label_of(column),
            value,
            words_of(row, column, value),
            tuple(sorted(audience.value for audience in group.seen_by)),
        )
