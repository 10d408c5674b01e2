"""After the database went back to an earlier moment, no newsletter goes by itself: what it knows of who had their mail is of that moment."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Revision

from kit.refusals import Refusal
from newsletter.models import NewsletterIssuePage, Sending, SendingState
from newsletter.periods import GATHERED, last_ended
from newsletter.services.gathering import gather

logger = logging.getLogger("meeloop.newsletter")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Titles of what stands still now: ``paused`` was on its way, ``gathered`` would have begun, ``unplanned`` lost its moment."""

    paused: tuple[str, ...]
    gathered: tuple[str, ...]
    unplanned: tuple[str, ...]


@transaction.atomic
def hold_newsletters() -> HeldBack:
    """Pause every sending, those that the clock would begin now too, and take the moment off every issue that did not go. Safe to repeat.

    An editor looks what went (in the mail that they got themselves), and goes on, stops, or plans anew: all of it with the buttons that
    are there for it. For a database that was put back, before workers run.
    """
    held = HeldBack(paused=tuple(_pause()), gathered=tuple(_gather()), unplanned=tuple(_take_moments_off()))
    _pause()
    return held


def _pause() -> list[str]:
    sendings = Sending.objects.on_their_way().order_by("pk")
    titles = list(sendings.values_list("title", flat=True))
    sendings.update(state=SendingState.PAUSED)
    return titles


def _gather() -> Iterator[str]:
    """Begin the mails of the last week and month as the clock would; who calls this pauses them before any worker sees them."""
    today = timezone.localdate()
    for frequency in GATHERED:
        try:
            with transaction.atomic():
                begun = gather(frequency=frequency, first=last_ended(frequency, today))
        except Refusal as refusal:  # nobody wants it
            logger.info("newsletter_period_not_sent", extra={"kind": refusal.code})
        except Exception:  # what cannot be drawn keeps nobody from opening, and must not go once it can
            logger.exception("newsletter_issue_broken")
            period = last_ended(frequency, today)
            begun = Sending(title=f"{frequency} {period:%Y-%m-%d}", frequency=frequency, period=period)
            begun.state, begun.ended_at, begun.per_second = SendingState.STOPPED, timezone.now(), settings.NEWSLETTER_PER_SECOND
            begun.save()
            yield begun.title
        else:
            if begun is not None:
                yield begun.title


def _take_moments_off() -> Iterator[str]:
    """Take the moment off issues that did not go, in the versions that can come online too: publishing one would start it."""
    sent = Exists(Sending.objects.filter(issue=OuterRef("pk")))
    issues = NewsletterIssuePage.objects.exclude(sent).order_by("pk")
    kind = ContentType.objects.get_for_model(NewsletterIssuePage)
    versions = Revision.objects.filter(content_type=kind, content__send_at__isnull=False)
    planned: dict[int, str] = dict(issues.exclude(send_at=None).values_list("pk", "title"))
    unsent = dict(issues.values_list("pk", "title"))
    for version in versions.filter(object_id__in=[str(pk) for pk in unsent]).order_by("pk").iterator(chunk_size=50):
        content: dict[str, Any] = version.content  # Any: Wagtail's JSON
        if content.get("send_at"):
            version.content = {**content, "send_at": None}
            version.save(update_fields=["content"])
            planned[int(version.object_id)] = unsent[int(version.object_id)]
    NewsletterIssuePage.objects.filter(pk__in=planned).update(send_at=None)
    yield from planned.values()
