"""Mail about new figures, to who asked for it."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outbox.rendering import render
from outbox.services import queue_message
from stats.models import ReleaseSubscription
from stats.querysets import newest_releases
from stats.rules import reader_of

# A mail about what is longer out is no news.
NEWS = timedelta(days=14)
KIND = "stats.new_release"


def is_subscribed(number: int) -> bool:
    """Return whether this person gets mail about new figures."""
    return ReleaseSubscription.objects.filter(by=number).exists()


def subscribe(*, number: int) -> None:
    """Let this person have mail about new figures. Twice is once."""
    ReleaseSubscription.objects.get_or_create(by=number)


def unsubscribe(*, number: int) -> None:
    """Stop it."""
    ReleaseSubscription.objects.filter(by=number).delete()


def announce_releases(now: datetime | None = None) -> int:
    """Queue a mail for each subscriber about each release that they may read since; return how many were looked at.

    Safe to run again: the outbox knows each (release, subscriber) once. Nothing before the end of an embargo.
    """
    moment = now or timezone.now()
    looked_at = 0
    for subscription in ReleaseSubscription.objects.order_by("pk").iterator():
        looked_at += _announce(subscription, moment)
    return looked_at


@transaction.atomic
def _announce(subscription: ReleaseSubscription, now: datetime) -> int:
    person = get_user_model().objects.filter(pk=subscription.by).first()
    if person is None:
        subscription.delete()
        return 0
    if not person.is_active:
        return 0
    after = max(subscription.since, now - NEWS)
    news = [one for one in newest_releases(reader_of(person)) if one.visible_at > after]
    for release in news:
        address = reverse("stats:version", kwargs={"period": release.period_code, "number": release.version})
        mail = render("stats/email/new_release", {"release": release, "address": address}, language=person.language)
        queue_message(
            kind=KIND,
            recipient=person.email,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            dedupe_key=f"{KIND}:{release.pk}:{subscription.pk}",
        )
    return len(news)
