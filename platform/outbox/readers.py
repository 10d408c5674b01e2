"""Who may still read a letter: asked once more at the moment it would be sent.

Between the cause of a letter and its going out there can be hours: a question at the end of a day, a mail server that does not
answer. Who left a school by then reads nothing of it any more, also not what was queued before.
"""

from collections.abc import Callable

from outbox.models import Message

NOT_THEIRS = "reader left the organisation"
MayRead = Callable[[int, str], bool]
_judges: dict[str, MayRead] = {}


def register_judge(app: str, may_read: MayRead) -> None:
    """Let ``may_read(reader, organisation)`` judge the letters of this app. Called by the app when it is ready."""
    _judges[app] = may_read


def may_still_read(message: Message) -> bool:
    """Return whether its reader still does the work that the letter is about; a letter about no work is always theirs."""
    judge = _judges.get(message.kind.partition(".")[0])
    organisation = message.reader.get("organisation")
    return not (judge and organisation) or judge(message.reader["reader"], organisation)
