"""What a column is, who may see it, and what export and erasure do with it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

ANYTHING = "*"
Words = str | Promise


class Erase(StrEnum):
    """What erasing the person does to a column."""

    ROW = "row"  # The whole row goes. The first choice: an emptied row can still point at somebody.
    BLANK = "blank"  # Emptied. A column that is itself a link: only where it points at this person.
    FILE = "file"  # The file goes, and every size of it.
    PSEUDONYM = "pseudonym"  # Stays as a number or keyed hash that leads to nobody once the rest is gone.
    DESK = "desk"  # Free words of others: somebody reads them and decides.
    KEEP = "keep"  # Stays; ``why`` says which duty asks it.


class Audience(StrEnum):
    """Who may read a column, on pages and through interfaces. The table of all of them is in the guide."""

    SELF = "self"
    SCHOOL = "school"
    PROVIDER = "provider"
    REGION = "region"
    FUNDER = "funder"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Personal:
    """Says something about somebody. ``keys``: what a JSON column may hold.

    ``purpose``: another than the model's own; then ``about`` says in the register which data that is.
    """

    names: tuple[str, ...]
    erase: Erase
    seen_by: frozenset[Audience]
    purpose: str
    about: Words
    is_exported: bool
    why: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Technical:
    """Ids, states and housekeeping. Words, JSON and files are only technical with a ``why``."""

    names: tuple[str, ...]
    why: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Public:
    """About an organisation or an activity, and for everybody to read."""

    names: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """Made of other columns (``of``) and gone with them; an export shows those instead."""

    names: tuple[str, ...]
    of: tuple[str, ...]
    keys: tuple[str, ...]


Group = Personal | Technical | Public | Derived


def personal(
    *names: str,
    erase: Erase = Erase.ROW,
    seen_by: tuple[Audience, ...] = (),
    purpose: str = "",
    about: Words = "",
    is_exported: bool = True,
    why: str = "",
    keys: tuple[str, ...] = (),
) -> Personal:
    """Declare columns that say something about somebody. A reason (``why``) is asked for what stays or is not exported."""
    return Personal(names, erase, frozenset(seen_by), purpose, about, is_exported, why, keys)


def technical(*names: str, why: str = "", keys: tuple[str, ...] = ()) -> Technical:
    """Declare ids, states and housekeeping."""
    return Technical(names, why, keys)


def public(*names: str, keys: tuple[str, ...] = ()) -> Public:
    """Declare what is for everybody to read and about nobody."""
    return Public(names, keys)


def derived(*names: str, of: tuple[str, ...], keys: tuple[str, ...] = ()) -> Derived:
    """Declare copies and calculations of other columns of the same model."""
    return Derived(names, of, keys)
