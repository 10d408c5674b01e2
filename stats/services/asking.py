"""Mail to who may say yes to a release, once more when it still waits, and to who asked when it is decided.

A mail names the period and leads to the page; no number of the release is in it. Safe to run again: the outbox knows each
(release, reader) once.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kit.working_days import add_working_days
from outbox.rendering import render
from outbox.services import queue_message
from stats.choices import ReleaseStatus
from stats.models import Release
from stats.rules import FOR_THE_BOARD, REPORTING, Body, bodies_of

ASKED, REMINDER, DECIDED = "stats.approval_asked", "stats.approval_reminder", "stats.approval_decided"
# So many working days after the question comes one reminder.
PATIENCE = 3
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Person = Any  # Any: stats may not name the user's class


def ask_approvers(release: Release) -> None:
    """Queue a mail to everybody who can still approve a release that waits."""
    for person, body in approvers_of(release):
        address = reverse("stats:approval", kwargs={"pk": release.pk})
        _queue(ASKED, "approval_asked", person, release, address=address, body=body.name, is_reminder=False)


def remind_approvers(now: datetime | None = None) -> int:
    """Queue one reminder to who can still approve what has waited for some working days; return how many releases wait so long."""
    moment = (now or timezone.now()).astimezone(AMSTERDAM)
    late = 0
    for release in Release.objects.filter(status=ReleaseStatus.REQUESTED):
        asked = release.steps.filter(action="request").order_by("-at", "-pk").first()
        if asked is None or add_working_days(asked.at.astimezone(AMSTERDAM), PATIENCE) > moment:
            continue
        late += 1
        address = reverse("stats:approval", kwargs={"pk": release.pk})
        with transaction.atomic():
            for person, body in approvers_of(release):
                _queue(REMINDER, "approval_asked", person, release, address=address, body=body.name, is_reminder=True)
    return late


def tell_who_asked(release: Release, *, reason: str = "") -> None:
    """Queue a mail to who asked for approval: it is approved and can be published, or it goes no further (``reason``)."""
    asked = release.steps.filter(action="request").order_by("-at", "-pk").first()
    person = get_user_model().objects.filter(pk=asked.by, is_active=True).first() if asked and asked.by else None
    if person is not None:
        address = reverse("stats:report", kwargs={"pk": release.pk})
        _queue(DECIDED, "approval_decided", person, release, address=address, reason=reason)


def approvers_of(release: Release) -> Iterator[tuple[Person, Body]]:
    """Yield who can still approve, and in whose name: nobody who had a part in it, of no body that has spoken."""
    steps = list(release.steps.all())
    involved = {step.by for step in steps if step.action in {"count", "request", "approve"}}
    spoken = {(step.body_kind, step.body_code) for step in steps if step.action == "approve"}
    people = get_user_model().objects.filter(
        Q(region_memberships__role__in=REPORTING)
        | Q(
            school_memberships__role=FOR_THE_BOARD,
            school_memberships__ended_at=None,
            school_memberships__school__verified_at__isnull=False,
        ),
        is_active=True,
    )
    for person in people.exclude(pk__in=[number for number in involved if number is not None]).order_by("pk").distinct():
        free = [body for body in bodies_of(person) if (body.kind.value, body.code) not in spoken]
        if free:
            yield person, free[0]


def _queue(kind: str, template: str, person: Person, release: Release, **more: object) -> None:
    mail = render(f"stats/email/{template}", {"release": release, **more}, language=person.language)
    queue_message(
        kind=kind,
        recipient=person.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        dedupe_key=f"{kind}:{release.pk}:{person.pk}",
    )
