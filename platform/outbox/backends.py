"""Mail in development: kept as files, read at /dev/postvak/."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEEP = 500


class PostvakBackend(BaseEmailBackend):
    """Write every message as one ``.eml`` file below ``EMAIL_FILE_PATH``: names sort by time, the newest 500 stay.

    A file is readable by its owner only and appears whole or not at all.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many. Raises ``OSError`` when the folder cannot be written."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sendable = [message for message in email_messages if message.recipients()]
        for message in sendable:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
            unfinished = folder / f".{name}"
            unfinished.touch(mode=0o600, exist_ok=False)
            mime = message.message()
            unfinished.write_bytes(mime.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own parameter
            unfinished.rename(folder / name)
        forget_oldest(folder)
        return len(sendable)


def forget_oldest(folder: Path) -> None:
    """Keep the newest messages only; several processes may do this at once."""
    for outdated in sorted(folder.glob("[0-9]*.eml"))[:-KEEP]:
        outdated.unlink(missing_ok=True)
