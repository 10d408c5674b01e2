"""The weekly issue "nieuwe activiteiten voor jou": written by the clock, looked at and approved by an editor, then sent."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Workflow

from newsletter.digest_cards import new_cards_in
from newsletter.models import NewsletterIndexPage, NewsletterIssuePage, Sending, SendingState, Topic

# Made on Monday, sent on Wednesday: two days to look at it.
SENT_AFTER = timedelta(days=2)
SENT_AT = time(9, 0)
NUMBER, WEEKS = 8, 26


@transaction.atomic
def write_digest(*, on: date) -> NewsletterIssuePage | None:
    """Write the draft of this week and offer it for approval; nothing where the region did not ask for it, when it is there
    already, or when nothing came since the last one went.

    Two clocks at once write one: the archive is locked.
    """
    archive = NewsletterIndexPage.objects.select_for_update(of=("self",)).first()
    year, week, _weekday = on.isocalendar()
    slug = f"nieuwe-activiteiten-{year}-{week:02d}"
    if archive is None or not archive.writes_digest or archive.get_children().filter(slug=slug).exists():
        return None
    issue = _digest(slug, week, on)
    if not _has_news(issue):
        return None
    archive.add_child(instance=issue)
    issue.save_revision()
    workflow: Workflow | None = issue.get_workflow()
    if workflow is not None:
        workflow.start(issue, None)
    return issue


def _digest(slug: str, week: int, on: date) -> NewsletterIssuePage:
    monday = on - timedelta(days=on.weekday())
    send_at: datetime = timezone.make_aware(datetime.combine(monday + SENT_AFTER, SENT_AT))
    return NewsletterIssuePage(
        title="Nieuwe activiteiten voor jou",
        slug=slug,
        live=False,
        subject=f"Nieuwe activiteiten, week {week}",
        preheader="Wat er nieuw is en past bij wat jij koos.",
        topics=[Topic.NEW_ACTIVITIES],
        send_at=send_at,
        body=[
            ("text", "<p>Dit kwam er de laatste tijd bij. Je kunt je klas nu inschrijven.</p>"),
            ("for_you", {"heading": "Nieuw voor jou", "number": NUMBER, "weeks": WEEKS, "only_with_news": True}),
        ],
    )


def _has_news(issue: NewsletterIssuePage) -> bool:
    """Tell whether anything came since the last mail of this kind: one that failed or was stopped told nobody for sure."""
    last = Sending.objects.filter(state=SendingState.DONE).exclude(interests=[]).aggregate(at=Max("started_at"))["at"]
    return any(last is None or card.new_at > last for card in new_cards_in(issue))
