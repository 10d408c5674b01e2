"""Several mails of one cause, in one statement: a sign-up tells the school and everyone at the provider."""

from collections.abc import Sequence
from dataclasses import dataclass

from outbox.attachments import Attachment
from outbox.checking import check_message
from outbox.doorbell import ring_after_commit
from outbox.models import Message


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address, as ``queue_message`` takes it."""

    kind: str
    recipient: str
    subject: str
    text: str
    dedupe_key: str
    html: str = ""
    attachment: Attachment | None = None


def queue_letters(letters: Sequence[Letter]) -> None:
    """Write these mails in the running transaction; a dedupe key that exists writes nothing. Raises ``UnsendableMessage``."""
    if letters:
        Message.objects.bulk_create([_message(letter) for letter in letters], ignore_conflicts=True)
        ring_after_commit()


def _message(letter: Letter) -> Message:
    check_message(
        kind=letter.kind,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=letter.dedupe_key,
    )
    message = Message(
        kind=letter.kind,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=letter.dedupe_key,
    )
    if letter.attachment is not None:
        message.attachment, message.attachment_name = letter.attachment.content, letter.attachment.name
        message.attachment_type = letter.attachment.content_type
    return message
