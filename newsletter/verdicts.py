"""What a mail server's no means for a reader of the newsletter."""

import smtplib
from dataclasses import dataclass

from outbox.outcomes import judge


@dataclass(frozen=True, slots=True)
class Verdict:
    """``permanent``: never again. ``wire``: the next mail would fail as well. ``bounced``: nobody reads at this address.

    ``about_us``: said before the server heard of this mail, so it says nothing about it. A connection that breaks while a mail is handed
    over is not: a mail on which a server hangs up each time would be tried for ever.

    ``code`` is for the row: numbers and our own words, never the server's, which may quote the address.
    """

    code: str
    permanent: bool = False
    wire: bool = False
    bounced: bool = False
    about_us: bool = False


def read_refusal(error: Exception) -> Verdict:
    """Read an exception of the mail connection. Only a final no about the address takes somebody off the list."""
    outcome = judge(error)
    about_us = isinstance(error, smtplib.SMTPSenderRefused) and not outcome.permanent
    return Verdict(outcome.code or outcome.note[:40], outcome.permanent, outcome.wire, outcome.bounced, about_us)
