"""An issue that an editor made in the CMS goes out: by hand, or at the moment it was planned for."""

import logging
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from kit.refusals import Refusal
from newsletter.digest_cards import interests_of, is_digest, new_cards_in
from newsletter.errors import IssueNotPublished, NothingNew
from newsletter.issue_mail import draw_issue
from newsletter.models import NewsletterIssuePage, Sending, issues_due, published_issues
from newsletter.services.sending import start_sending

logger = logging.getLogger("meeloop.newsletter")
_SENT = Exists(Sending.objects.filter(issue=OuterRef("pk")))


def send_issue(*, issue: NewsletterIssuePage, by: User | None) -> Sending:
    """Draw what is online now, once for each language, and send it. ``by`` is None for what was planned.

    Raises ``IssueNotPublished``, ``NothingNew`` for one that is only about what is new, and what ``start_sending`` raises. What is changed on the page afterwards changes no mail.
    """
    if not issue.live or issue.alias_of_id is not None:
        raise IssueNotPublished
    interests = interests_of(new_cards_in(issue))
    if is_digest(issue) and not interests:
        raise NothingNew
    letters = {language: draw_issue(issue, language=language) for language, _name in settings.LANGUAGES}
    return start_sending(title=issue.title, letters=letters, topics=issue.topics, interests=interests, issue=issue, by=by)


def issues_to_send() -> QuerySet[NewsletterIssuePage]:
    """Return the issues that are online and did not go out yet, newest first."""
    return published_issues().exclude(_SENT)


def send_due_issues(now: datetime) -> int:
    """Send what was planned for now or earlier; return how many began. Safe to repeat, and to run twice at once."""
    begun = 0
    for issue in issues_due(now).exclude(_SENT):
        try:
            send_issue(issue=issue, by=None)
        except Refusal as refusal:  # nobody wants it, or another worker was first
            logger.info("newsletter_issue_not_sent", extra={"object_id": str(issue.pk), "kind": refusal.code})
        except Exception:  # an issue that cannot be drawn is no reason for another to wait
            logger.exception("newsletter_issue_broken", extra={"object_id": str(issue.pk)})
        else:
            begun += 1
    return begun
