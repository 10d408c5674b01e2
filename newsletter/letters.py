"""A mail of a sending for one reader: the frozen words, their own links, and headers that never change.

The body is quoted-printable in lines of 76 characters, with fixed boundaries: no relay has a reason to write it anew, so that a
DKIM signature holds. The same delivery has the same Message-ID each time: a mail program drops the copy of a double.
"""

import binascii
import re
from collections.abc import Iterable
from email.message import Message as Part
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, SafeMIMEMultipart
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsletter.issue_mail import DrawnIssue, ReaderMail
from newsletter.known import NOTHING, Known
from newsletter.models import Delivery, SendingLetter, Subscriber


def mail_for(letter: SendingLetter, reader: Subscriber, known: Known = NOTHING) -> ReaderMail:
    """Put a reader's own links, and what they do not know yet, into the frozen words. Nothing in them is read as a template (trust V1.3.7)."""
    return DrawnIssue(letter.subject, letter.html, letter.text).for_reader(reader, known)


def as_mail(delivery: Delivery, words: ReaderMail, reader: Subscriber) -> EmailMessage:
    """Return the mail of one delivery."""
    mark = mark_of(delivery)
    headers = {
        "Message-ID": f"<{mark}@{our_domain()}>",
        "Date": format_datetime(timezone.now()),
        # RFC 3834: holiday answers must not come back; older programs know the second line.
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        **words.headers,
    }
    return _IssueMail(words, mark, to=[reader.email], headers=headers)


def mark_of(delivery: Delivery) -> str:
    """Return what recognises a delivery: the same each time, and nobody can tell from it whose it is."""
    return salted_hmac("newsletter.delivery", f"{delivery.sending_id}:{delivery.subscriber_id}").hexdigest()[:32]


def our_domain() -> str:
    """Return the domain of our sender."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "meeloop.invalid"


class _IssueMail(EmailMessage):
    """A text part and an HTML part, encoded in one pass: this is done a hundred thousand times."""

    def __init__(self, words: ReaderMail, mark: str, *, to: list[str], headers: dict[str, str]) -> None:
        super().__init__(subject=words.subject, body=words.text, to=to, headers=headers)
        self.html = words.html
        self.mark = mark
        self.own = words.own

    def message(self) -> SafeMIMEMultipart:  # type: ignore[override]  # Django's own class for a mail in parts
        """Return the mail as it goes over the wire."""
        mail = _Wire("alternative", encoding="utf-8", boundary=f"={self.mark}=")
        mail["Subject"], mail["From"], mail["To"] = str(self.subject), self.from_email, self.to[0]
        for name, value in self.extra_headers.items():
            mail[name] = value
        mail.attach(_part(str(self.body), "plain", self.own))
        if self.html:
            mail.attach(_part(self.html, "html", self.own))
        return mail


class _Wire(SafeMIMEMultipart):
    """A mail in two parts whose bytes are put together from what is ready: the library's generator reads 30 kB line by line."""

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # type: ignore[override]  # as Django's own
        """Return the mail with these line ends. Headers are ASCII and as long as they are: no token of ours can be folded."""
        between = f"--{self.get_boundary()}"
        inside: Any = self.get_payload()  # Any: a list of parts, to whoever attached them
        parts = (f"{between}\n{_headers(part)}\n{part.get_payload()}\n" for part in inside)
        return f"{_headers(self)}\n{''.join(parts)}{between}--\n".replace("\n", linesep).encode("ascii")


def _headers(part: Part) -> str:
    return "".join(f"{name}: {value}\n" for name, value in part.raw_items())


def _part(words: str, subtype: str, own: frozenset[str]) -> Part:
    part = Part()
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(quoted(words, own))
    return part


def quoted(words: str, own: frozenset[str] = frozenset()) -> str:
    """Return words as quoted-printable. What stands between a reader's own places is the same for many, and encoded once."""
    if not own:
        return _encoded(words)
    # The longest first: of two addresses, one can begin as the other does.
    places = "|".join(re.escape(place) for place in sorted(own, key=lambda place: (-len(place), place)))
    return _joined(_quoted(piece) if piece in own else _encoded(piece) for piece in re.split(f"({places})", words) if piece)


def _joined(pieces: Iterable[str]) -> str:
    """Put encoded pieces together: a line that goes on ends with a sign that takes the end away."""
    whole = ""
    for piece in pieces:
        whole += f"=\n{piece}" if whole and not whole.endswith("\n") else piece
    return whole


@lru_cache(maxsize=64)
def _encoded(words: str) -> str:
    return _quoted(words)


def _quoted(words: str) -> str:
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    return binascii.b2a_qp(plain.encode(), istext=True).decode("ascii")
