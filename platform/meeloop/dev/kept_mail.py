"""The mails that development keeps instead of sending (``outbox.backends``)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail. ``key`` is its place in the mailbox."""

    key: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.message["Subject"] or "")

    @property
    def recipient(self) -> str:
        """Who gets it."""
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        """Who it is from."""
        return str(self.message["From"] or "")

    @property
    def kept_at(self) -> datetime:
        """When it was kept."""
        return datetime.strptime(self.key[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        """The text version."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML version; empty when there is none."""
        return self._body("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers that say something, in their order."""
        return [(name, str(value)) for name, value in self.message.items() if not name.startswith(("Content-", "MIME-"))]

    @property
    def attachments(self) -> list[EmailMessage]:
        """The files that travel along."""
        return list(self.message.iter_attachments())

    @property
    def attachment_names(self) -> list[str]:
        """Their names; a template that asks the part itself is answered with a header of that name."""
        return [part.get_filename() or part.get_content_type() for part in self.attachments]

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""


def all_mails() -> list[KeptMail]:
    """Return every kept mail, newest first."""
    found = (_read(path) for path in sorted(_folder().glob("[0-9]*.eml"), reverse=True))
    return [mail for mail in found if mail is not None]


def find_mail(key: str) -> KeptMail | None:
    """Return one mail, or nothing. A key that is not ours names no file."""
    return _read(_folder() / f"{key}.eml") if KEY.fullmatch(key) else None


def forget_all() -> int:
    """Empty the mailbox; return how many mails it held."""
    files = list(_folder().glob("[0-9]*.eml"))
    for path in files:
        path.unlink(missing_ok=True)
    return len(files)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> KeptMail | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # emptied in another window
        return None
    return KeptMail(path.stem, message_from_bytes(content, policy=policy.default))
