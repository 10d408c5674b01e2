"""Words of others in somebody's rows: kept back, until somebody read them and gave them along (AVG article 15 paragraph 4)."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.crypto import salted_hmac

from kit.isolation import everywhere
from privacy.finding import Found, rows_at
from privacy.ownership import also, is_a_person, own_rows
from privacy.registry import Erase, registry

# A table, the key of a row as text, and a column.
Place = tuple[str, str, str]
# Which places were given to a person, each with the mark of the words that were read.
GivenTo = Callable[[models.Model], Mapping[Place, str]]
_given: list[GivenTo] = []


@dataclass(frozen=True, slots=True)
class Withheld:
    """One place with words of others about somebody. The words are read where they stand."""

    place: Place
    words: str


def gives(finder: GivenTo) -> None:
    """Let a desk say which words go along; apps above do so in their ``privacy.py``."""
    _given.append(finder)


def given_to(person: models.Model) -> dict[Place, str]:
    """Return the places whose words this person gets, with the marks of the words that were read."""
    return {place: mark for finder in _given for place, mark in finder(person).items()}


def mark_of(words: str) -> str:
    """Return by what words are recognised: whatever somebody wrote there afterwards was read by nobody."""
    return salted_hmac("privacy.given", words, algorithm="sha256").hexdigest()


def words_in(value: Any) -> str:  # Any: what a column holds
    """Return the words of a column, as they are read and marked."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str) if value else ""


@everywhere("where words of others stand in the rows of one person: places go on, and each desk reads its own")
def withheld_from(person: models.Model, address: str = "") -> list[Withheld]:
    """Return the places that a copy of this person keeps back. Files are none: nobody reads words in them."""
    found = {one.place: one for each in _rows_of(person, address) for one in _withheld_in(each)}
    return list(found.values())


def words_at_place(place: Place) -> str:
    """Return what stands there now; nothing when it is gone, or of a school to which nobody is bound."""
    label, key, column = place
    row = apps.get_model(label)._base_manager.filter(pk=key).first()
    return words_in(getattr(row, column)) if row is not None else ""


def _rows_of(person: models.Model, address: str) -> Iterator[Found]:
    for one in [person, *also(person)] if person.pk is not None else []:
        yield from own_rows(one, registry)
    if address:
        yield from (found for found in rows_at(address, registry) if not is_a_person(found.declaration))


def _withheld_in(found: Found) -> Iterator[Withheld]:
    model = apps.get_model(found.declaration.label)
    groups = [one for one in found.declaration.personal_groups() if one.is_exported and one.erase == Erase.DESK]
    columns = [name for one in groups for name in one.names if not isinstance(model._meta.get_field(name), models.FileField)]
    for row in found.rows.order_by("pk") if columns else ():
        for column in columns:
            if words := words_in(getattr(row, column)):
                yield Withheld((found.declaration.label, str(row.pk), column), words)
