"""A test mail of an issue: to the editor's own address, and to no other."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kit.rate_limit import may_happen
from newsletter.errors import TooManyProofs
from newsletter.issue_mail import draw_issue
from newsletter.models import NewsletterIssuePage
from outbox.models import Message
from outbox.services import queue_message

PER_HOUR = 20
HOUR = 3600
# A double click is one mail.
SAME_SECONDS = 10


def send_proof(*, issue: NewsletterIssuePage, by: User) -> Message:
    """Queue the newest draft as a mail to whoever asks. Its links to leave are nobody's. Raises ``TooManyProofs``."""
    if not may_happen(what="newsletter.proof", who=str(by.pk), times=PER_HOUR, seconds=HOUR):
        raise TooManyProofs
    mail = draw_issue(issue.get_latest_revision() or issue, language=by.language).for_nobody()
    window = int(timezone.now().timestamp()) // SAME_SECONDS
    return queue_message(
        kind="newsletter.proof",
        recipient=by.email,
        subject=_("Proef: %(subject)s") % {"subject": mail.subject},
        text=mail.text,
        html=mail.html,
        dedupe_key=f"newsletter.proof:{issue.pk}:{issue.latest_revision_id}:{by.pk}:{window}",
    )
