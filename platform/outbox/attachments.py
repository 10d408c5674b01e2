"""What may travel with a mail: a calendar file, nothing else."""

import re
from dataclasses import dataclass

from outbox.errors import UnsendableMessage

CONTENT_TYPE = re.compile(r"text/calendar; method=(PUBLISH|REQUEST|CANCEL)")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,75}\.ics")
LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """A calendar file (iCalendar text, RFC 5545). ``name`` is plain ASCII and holds nobody's name: ``activiteit.ics``.

    ``content_type`` carries the iTIP method (RFC 5546): PUBLISH for "put this in your calendar", CANCEL to take it out.
    Raises ``UnsendableMessage`` for anything else.
    """

    content: str
    name: str = "activiteit.ics"
    content_type: str = "text/calendar; method=PUBLISH"

    def __post_init__(self) -> None:
        """Refuse what a mail program could take for something else."""
        good = CONTENT_TYPE.fullmatch(self.content_type) and FILE_NAME.fullmatch(self.name) and self.content
        if not good or len(self.content.encode()) > LARGEST or "\0" in self.content:
            raise UnsendableMessage(part="attachment")
