"""What the apps above do before somebody is forgotten: this app stands below them and cannot call them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

# Gets the person and who asked (an account, or None: the clock, a restored backup). Runs inside the transaction that erases,
# may run twice in it, and may raise a ``Refusal``: then nothing happens at all.
Hook = Callable[[Any, Any], object]  # Any: each hook knows its own kind of person and of asker


@dataclass(frozen=True, slots=True)
class Words:
    """By which words somebody is found in what others wrote.

    ``anywhere``: whole names, addresses and long numbers. ``nearby``: shorter ones, looked for only in rows that are linked to
    the person already.
    """

    anywhere: Sequence[str]
    nearby: Sequence[str] = ()


Caller = Callable[[Any], Words]  # Any: as Hook

_hooks: dict[str, list[Hook]] = {}
_callers: dict[str, Caller] = {}
_ended: set[str] = set()


def on_erase(model: type[models.Model], hook: Hook, *, ends_rows_of: Sequence[type[models.Model]] = ()) -> None:
    """Let ``hook`` run before a person of this kind is erased; apps say so in their ``privacy.py``.

    ``ends_rows_of``: tables whose rows of this person it ends itself, since deleting them bare is not enough (check E022).
    """
    _ended.update(one._meta.label for one in ends_rows_of)
    known = _hooks.setdefault(model._meta.label, [])
    if hook not in known:
        known.append(hook)


def called(model: type[models.Model], caller: Caller) -> None:
    """Say how people of this kind are called in what others write."""
    _callers[model._meta.label] = caller


def ended_by_hooks() -> frozenset[str]:
    """Return the tables whose rows a hook ends before their person goes."""
    return frozenset(_ended)


def prepare(person: models.Model, by: models.Model | None) -> None:
    """Run all hooks for this person. Raises what they refuse."""
    for hook in _hooks.get(person._meta.label, ()):
        hook(person, by)


def words_of(person: models.Model) -> Words:
    """Return by which words this person is found; none for kinds of people that nobody writes about."""
    caller = _callers.get(person._meta.label)
    found = caller(person) if caller else Words(())
    return Words([word for word in found.anywhere if word], [word for word in found.nearby if word])
