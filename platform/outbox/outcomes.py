"""What a mail server's no means for the message."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

# Growing pauses, together almost two days; the attempt after the last one is the last.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1080))
MAX_ATTEMPTS = len(PAUSES) + 1
SERVICE_CLOSING = 421
# The server wants us to sign in first: our set-up is wrong, not the message.
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
TOO_LARGE = 552


@dataclass(frozen=True, slots=True)
class Outcome:
    """``permanent``: do not try again. ``wire``: the next message would fail as well. ``note``: for the row, without address."""

    note: str
    permanent: bool = False
    wire: bool = False


def judge(error: Exception) -> Outcome:
    """Read an exception of the mail connection.

    5xx about this message or its recipient is final; 4xx is tried again; anything about the connection, our sign-in or
    our sender says nothing about the message.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _from_code("recipient refused", max(code for code, _ in error.recipients.values()))
        case smtplib.SMTPDataError():
            return _from_code("content refused", error.smtp_code)
        case smtplib.SMTPSenderRefused():
            return Outcome(f"sender refused {error.smtp_code}", permanent=error.smtp_code == TOO_LARGE, wire=True)
        case ValueError():
            return Outcome("cannot be written as mail", permanent=True)
        case _:
            return Outcome(f"no connection: {type(error).__name__}", wire=True)


def _from_code(what: str, code: int) -> Outcome:
    ours = code == SERVICE_CLOSING or code in SIGN_IN_CODES
    return Outcome(f"{what} {code}", permanent=code >= 500 and not ours, wire=ours)
