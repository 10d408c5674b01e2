"""One row as one mail."""

from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEText
from django.utils import timezone

from outbox.models import Message


def as_mail(message: Message) -> EmailMultiAlternatives:
    """Return the mail of a row. Its Message-ID never changes, so that a mail program can drop the copy of a double."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={
            "Message-ID": message_id(message),
            "Date": format_datetime(timezone.now()),
            # RFC 3834: holiday answers must not come back.
            "Auto-Submitted": "auto-generated",
            **message.headers,
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.attachment:
        mail.attach(_calendar(message.attachment_name, message.attachment_type, message.attachment))
    for name, content_type, content in message.more_attachments:
        mail.attach(_calendar(name, content_type, content))
    return mail


def message_id(message: Message) -> str:
    """Return the fixed Message-ID of a row, at the domain of our sender."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "meeloop.invalid"
    return f"<{message.pk}@{domain}>"


def _calendar(name: str, content_type: str, content: str) -> SafeMIMEText:
    method = content_type.rpartition("method=")[2]
    part = SafeMIMEText(content, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
