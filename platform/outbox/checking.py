"""What a message must look like before it becomes a row: a header can never be smuggled in (ASVS V1.3.11)."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from outbox.errors import UnsendableMessage

# Everything else (Message-ID, Date, Auto-Submitted, From, To...) is the outbox's own.
ALLOWED_HEADERS = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Reply-To"})
KIND = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
LONGEST = {"recipient": 254, "subject": 200, "dedupe_key": 200, "header": 900}
LARGEST_BODY = 200_000
# Also what some readers take for a line end; joiners inside emoji and names stay allowed.
BREAKS_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def check_envelope(*, kind: str, recipient: str, dedupe_key: str) -> None:
    """Raise ``UnsendableMessage`` with the part that is wrong of what is known before a message is written."""
    if not KIND.fullmatch(kind):
        raise UnsendableMessage(part="kind")
    _check_line("recipient", recipient)
    _check_line("dedupe_key", dedupe_key)
    if "@" in dedupe_key:  # an address; keys outlive the message's content
        raise UnsendableMessage(part="dedupe_key")
    try:
        validate_email(recipient)
    except ValidationError as error:
        raise UnsendableMessage(part="recipient") from error


def check_message(*, kind: str, recipient: str, subject: str, text: str, html: str, dedupe_key: str) -> None:
    """Raise ``UnsendableMessage`` with the part that is wrong."""
    check_envelope(kind=kind, recipient=recipient, dedupe_key=dedupe_key)
    _check_line("subject", subject)
    if not text.strip() or max(len(text), len(html)) > LARGEST_BODY or UNSTORABLE.search(text + html):
        raise UnsendableMessage(part="body")


def _check_line(part: str, value: str) -> None:
    if not value.strip() or len(value) > LONGEST[part] or BREAKS_A_LINE.search(value):
        raise UnsendableMessage(part=part)


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise ``UnsendableMessage`` for a header that is ours to set, or whose value breaks out of its line."""
    for name, value in headers.items():
        unfit = not value or len(value) > LONGEST["header"] or not (value.isascii() and value.isprintable())
        if name not in ALLOWED_HEADERS or unfit:
            raise UnsendableMessage(part="headers")
