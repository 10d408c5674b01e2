"""From a folder of templates to a mail; and several mails of one cause in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from kit.request_ids import known_request_id
from outbox.attachments import Attachment
from outbox.checking import check_envelope, check_message
from outbox.doorbell import ring_after_commit
from outbox.following import Follow, note_arrival
from outbox.models import Message
from outbox.rendering import render
from outbox.services import queue_message

# A fixed statement: it is part of every sign-up.
QUEUE = """
INSERT INTO outbox_message (id, kind, recipient, subject, text, html, attachment_name, attachment_type, attachment, headers,
    recipient_hash, dedupe_key, created_at, due_at, attempts, error, more_attachments, digest, facts, reader, request_id)
SELECT id, kind, recipient, '', '', '', '', '', '', '{}', '', key, %(now)s, %(now)s, 0, '', '[]', '{}', facts, reader, %(request_id)s
FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(recipients)s::text[], %(keys)s::text[], %(facts)s::jsonb[], %(readers)s::jsonb[])
    AS letter (id, kind, recipient, key, facts, reader)
ON CONFLICT (dedupe_key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class DigestPart:
    """How a letter looks in a digest: below which heading, in which words, and where to read on.

    ``reader`` is the number by which the letter's app knows its reader. ``event`` names what its calendar file is about: of
    several about one event the newest goes along. ``organisation`` names the work it is about, for whoever makes the digest.
    """

    reader: int
    heading: str
    words: str
    label: str
    url: str
    event: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class ForWork:
    """Who reads a letter for which work: the number by which its app knows the reader, and the app's name of the organisation."""

    reader: int
    organisation: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address, as ``queue_message`` takes it. With ``digest`` it is a part of its reader's next digest."""

    kind: str
    recipient: str
    subject: str
    text: str
    dedupe_key: str
    html: str = ""
    attachment: Attachment | None = None
    more_attachments: Sequence[Attachment] = ()
    due_at: datetime | None = None
    digest: DigestPart | None = None
    for_work: ForWork | None = None


@dataclass(frozen=True, slots=True)
class LaterLetter:
    """One mail to one address that is written when it is sent, from these facts (``outbox.later``): plain JSON."""

    kind: str
    recipient: str
    dedupe_key: str
    facts: Mapping[str, Any]  # Any: JSON
    for_work: ForWork | None = None


def queue_letter(
    kind: str,
    *,
    recipient: str,
    language: str,
    cause: str,
    context: Mapping[str, Any],  # Any: template context
    headers: Mapping[str, str] | None = None,
) -> Message:
    """Render one mail and queue it in the running transaction.

    ``kind`` names its folder: ``"providers.application_received"`` is ``providers/email/application_received``. ``cause``
    names the event and the reader without saying who that is: the same letter about it is never sent twice. Raises
    ``UnsendableMessage``.
    """
    app, name = kind.split(".")
    letter = render(f"{app}/email/{name}", context, language=language)
    return queue_message(
        kind=kind,
        recipient=recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=headers,
        dedupe_key=f"{kind}:{cause}",
    )


def queue_letters(letters: Sequence[Letter | LaterLetter]) -> None:
    """Write these mails in the running transaction; a dedupe key that exists writes nothing. Raises ``UnsendableMessage``."""
    ready = [as_message(one) for one in letters if isinstance(one, Letter)]
    if ready:
        Message.objects.bulk_create(ready, ignore_conflicts=True)
        for part in ready:
            # Mailed later, with others; the site knows of it now.
            if part.digest_for is not None:
                note_arrival(part, Follow(part.digest_for))
    if later := [one for one in letters if isinstance(one, LaterLetter)]:
        _queue_later(later)
    if letters:
        ring_after_commit()


def _queue_later(letters: Sequence[LaterLetter]) -> None:
    for one in letters:
        check_envelope(kind=one.kind, recipient=one.recipient, dedupe_key=one.dedupe_key)
    columns: dict[str, Any] = {  # Any: parameters of one statement
        "ids": [uuid4() for _one in letters],
        "kinds": [one.kind for one in letters],
        "recipients": [one.recipient for one in letters],
        "keys": [one.dedupe_key for one in letters],
        "facts": [json.dumps(one.facts) for one in letters],
        "readers": [json.dumps(_reads(one)) for one in letters],
        "now": timezone.now(),
        "request_id": known_request_id(),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, columns)


def as_message(letter: Letter) -> Message:
    """Return the letter as a row that is not stored yet. Raises ``UnsendableMessage``."""
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
        reader=_reads(letter),
        more_attachments=[[one.name, one.content_type, one.content] for one in letter.more_attachments],
    )
    if letter.due_at is not None:
        message.due_at = letter.due_at
    if letter.digest is not None:
        part = letter.digest
        message.digest_for, message.text, message.html = part.reader, part.words, ""
        message.digest = {
            "heading": part.heading,
            "label": part.label,
            "url": part.url,
            "event": part.event,
            "organisation": part.organisation,
        }
    if letter.attachment is not None:
        message.attachment, message.attachment_name = letter.attachment.content, letter.attachment.name
        message.attachment_type = letter.attachment.content_type
    return message


def _reads(letter: Letter | LaterLetter) -> dict[str, Any]:  # Any: JSON
    return asdict(letter.for_work) if letter.for_work else {}
