"""Letters that are written when they are sent, from facts that were frozen when they were queued.

Making a letter's words and its calendar file takes longer than the sign-up that it is about, and nobody should wait for that,
least of all with places locked. What the letter says is settled in the transaction of its cause all the same: the facts stand
in its row, so whatever changes before it goes out is another letter's business.
"""

from collections.abc import Callable, Mapping
from typing import Any

from outbox.letters import Letter, as_message
from outbox.models import Message

# Any: facts are plain JSON. Same facts, same letter: a writer reads no tables about its subject and no clock.
Writer = Callable[[str, Mapping[str, Any]], Letter]
_writers: dict[str, Writer] = {}
WORDS = ("subject", "text", "html", "attachment", "attachment_name", "attachment_type", "more_attachments")


def register_writer(kind: str, write: Writer) -> None:
    """Let ``write(recipient, facts)`` write the messages of this kind. Called by the app of the kind when it is ready."""
    _writers[kind] = write


def written(message: Message) -> Message:
    """Return the message with its words; nothing is stored. Raises what its writer raises, ``UnsendableMessage``."""
    if message.facts:
        ready = as_message(_writers[message.kind](message.recipient, message.facts))
        for part in WORDS:
            setattr(message, part, getattr(ready, part))
    return message
