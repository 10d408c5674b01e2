"""Who knows the reader of a message may follow it: say that they read it on the site instead, and note that it came.

This app knows addresses, not people. The app that knows them registers here when it is ready.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from outbox.models import Message


@dataclass(frozen=True, slots=True)
class Follow:
    """The number by which the follower knows the reader, and whether this reader wants a mail of it."""

    reader: int
    by_mail: bool = True


Ask = Callable[[Message], Follow | None]
Note = Callable[[Message, Follow], None]
Forget = Callable[[Collection[str]], None]
READ_ON_SITE = "read on the site"
_followers: list[tuple[Ask, Note, Forget]] = []


def register_follower(ask: Ask, note: Note, forget: Forget) -> None:
    """Let ``ask(message)`` say who reads it, and ``note(message, follow)`` note that it came. Called once, when the app is ready.

    ``forget(keys)`` undoes the notes of messages, by dedupe key, that nobody will read after all.
    ``note`` runs in the transaction that empties the message, and more than once where a worker died in between.
    """
    _followers[:] = [(ask, note, forget)]


def followed(message: Message) -> Follow | None:
    """Return who reads this message; None where nobody follows it."""
    return next((found for ask, _note, _forget in _followers if (found := ask(message)) is not None), None)


def note_arrival(message: Message, follow: Follow | None) -> None:
    """Note that the message came for its reader."""
    if follow is not None:
        for _ask, note, _forget in _followers:
            note(message, follow)


def forget_arrivals(keys: Collection[str]) -> None:
    """Undo the notes of messages that were taken back unread."""
    for _ask, _note, forget in _followers if keys else ():
        forget(keys)
