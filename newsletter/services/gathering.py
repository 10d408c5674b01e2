"""At the end of a week or month: one mail for who wants no more than that, with everything that was sent (decision 0066)."""

import logging
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation

from kit.refusals import Refusal
from newsletter.digest_cards import interests_of
from newsletter.gathered_mail import SentIssue, draw_gathered, new_cards, title_of
from newsletter.models import Frequency, NewsletterIssuePage, Sending, SendingState, Topic
from newsletter.periods import GATHERED, bounds, last_ended
from newsletter.services.sending import start_sending

logger = logging.getLogger("meeloop.newsletter")


def gather_due(now: datetime) -> int:
    """Begin the mail about the week and the month that ended last, where it did not go yet; return how many began.

    Safe to repeat, and to run twice at once: the database knows one for each period.
    """
    begun = 0
    for frequency in GATHERED:
        try:
            begun += gather(frequency=frequency, first=last_ended(frequency, timezone.localdate(now))) is not None
        except Refusal as refusal:  # nobody wants it, or another worker was first
            logger.info("newsletter_period_not_sent", extra={"kind": refusal.code})
    return begun


def gather(*, frequency: Frequency, first: date) -> Sending | None:
    """Begin the mail about one week or month (its first day); None where it went already, or where nothing was sent in it.

    Raises ``NobodyWantsIt``, and ``IssueSentAlready`` when another worker was first.
    """
    if Sending.objects.filter(frequency=frequency, period=first).exists():
        return None
    sent = _sent_in(frequency, first)
    issues = [issue for sending in sent if not sending.interests for issue in _in_archive(sending)]
    # What was only about new activities is looked up anew: each reader gets what they were not told yet.
    cards = new_cards() if any(sending.interests for sending in sent) else []
    if not issues and not cards:
        return None
    letters = {
        language: draw_gathered(issues, cards, frequency=frequency, first=first, language=language)
        for language, _name in settings.LANGUAGES
    }
    with translation.override(settings.LANGUAGE_CODE):
        title = title_of(issues, frequency, first)
    return start_sending(
        title=title,
        letters=letters,
        topics=_topics(issues, has_cards=bool(cards)),
        interests=interests_of(cards),
        frequency=frequency,
        period=first,
        by=None,
    )


def _sent_in(frequency: str, first: date) -> list[Sending]:
    """Return the issues that were done in a period, in their order: one that was stopped was a mistake, and each is done first once."""
    begins, ends = bounds(frequency, first)
    done = Sending.objects.filter(period=None, first_ended_at__gte=begins, first_ended_at__lt=ends)
    return list(done.exclude(state=SendingState.STOPPED).order_by("started_at", "pk"))


def _in_archive(sending: Sending) -> list[SentIssue]:
    """Return the issue as it can be read; nothing when it is not online any more."""
    page = NewsletterIssuePage.objects.live().public().filter(pk=sending.issue_id).first()
    if page is None or not page.full_url:
        return []
    return [SentIssue(sending.pk, page.title, page.preheader, page.full_url, sending.topics, sending.started_at)]


def _topics(issues: list[SentIssue], *, has_cards: bool) -> list[str]:
    """Return what the mail is about; nothing, which is everybody, when one of the issues is for everybody."""
    if any(not issue.topics for issue in issues):
        return []
    return sorted({*(topic for issue in issues for topic in issue.topics), *([Topic.NEW_ACTIVITIES] if has_cards else [])})
