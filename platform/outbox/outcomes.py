"""What a mail server's no means for the message."""

import re
import smtplib
from dataclasses import dataclass, replace
from datetime import timedelta

# Growing pauses, together almost two days; the attempt after the last one is the last.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1080))
MAX_ATTEMPTS = len(PAUSES) + 1
SERVICE_CLOSING = 421
# The server wants us to sign in first: our set-up is wrong, not the message.
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
TOO_LARGE = 552
_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
# Without an enhanced code: the mailbox is full, and "no" without a reason, which is often about us.
NOT_ABOUT_THE_MAILBOX = frozenset({552, 554})
ABOUT_THE_SENDER = frozenset({7, 8})
DISABLED_MAILBOX = (2, 1)
ADDRESS = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """``permanent``: do not try again. ``wire``: the next message would fail as well. ``bounced``: nobody reads at this address.

    ``note`` and ``code`` (the server's numbers, where the recipient was refused) are for the row: never the server's words, which may
    quote the address.
    """

    note: str
    permanent: bool = False
    wire: bool = False
    bounced: bool = False
    code: str = ""


def judge(error: Exception) -> Outcome:
    """Read an exception of the mail connection.

    5xx about this message or its recipient is final; 4xx is tried again; anything about the connection, our sign-in or
    our sender says nothing about the message.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _from_refused_recipient(error)
        case smtplib.SMTPDataError():
            return _from_code("content refused", error.smtp_code)
        case smtplib.SMTPSenderRefused():
            return Outcome(f"sender refused {error.smtp_code}", permanent=error.smtp_code == TOO_LARGE, wire=True)
        case ValueError():
            return Outcome("cannot be written as mail", permanent=True)
        case _:
            return Outcome(f"no connection: {type(error).__name__}", wire=True)


def _from_refused_recipient(error: smtplib.SMTPRecipientsRefused) -> Outcome:
    """Read a no to the recipient.

    Only a final one says that nobody reads there, and only when it is about the address: a full mailbox or a blocked sender (5.7) says
    nothing of the kind.
    """
    basic, words = max(error.recipients.values())
    outcome = _from_code("recipient refused", basic)
    enhanced = _ENHANCED.search(words.decode("ascii", "replace"))
    bounced = outcome.permanent and _is_about_the_address(basic, enhanced)
    return replace(outcome, bounced=bounced, code=f"{basic} {enhanced[0]}" if enhanced else str(basic))


def _is_about_the_address(basic: int, enhanced: re.Match[str] | None) -> bool:
    """Return whether a final no says that this mailbox is not there (RFC 5321 §4.2, RFC 3463)."""
    if enhanced is None or enhanced[1] == "0":
        return basic not in NOT_ABOUT_THE_MAILBOX
    subject, detail = int(enhanced[1]), int(enhanced[2])
    return (subject == ADDRESS and detail not in ABOUT_THE_SENDER) or (subject, detail) == DISABLED_MAILBOX


def _from_code(what: str, code: int) -> Outcome:
    ours = code == SERVICE_CLOSING or code in SIGN_IN_CODES
    return Outcome(f"{what} {code}", permanent=code >= 500 and not ours, wire=ours)
