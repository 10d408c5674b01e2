"""Counts are frozen before names go (promise POR-6b; decision 0038).

Names of a school year go sixty days after it, whatever the region did. Different pupils can be counted only as long as there are names. So the
region hears it two weeks before, and two days before the end the system asks for the count itself: the same order, worker and audit
as always. What comes of it is a draft that two bodies can still approve; nothing is published by itself.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import RegionRole
from enrolments import facts as door
from kit import school_year
from kit.refusals import Refusal
from outbox.rendering import render
from outbox.services import queue_message
from privacy.terms import SIGN_UPS
from stats.choices import OPEN, OUT, ReaderKind, Term
from stats.models import Release, ReleaseOrder
from stats.periods import TERMS, days_of
from stats.rules import REPORTING, SYSTEM, Maker
from stats.services.ordering import order_release

logger = logging.getLogger("meeloop.stats")
KIND = "stats.names_go"
WARN_BEFORE, FREEZE_BEFORE = timedelta(days=14), timedelta(days=2)
# What was refused is asked for again after this, not each hour.
AGAIN = timedelta(hours=12)
TOLD = (*REPORTING, RegionRole.PRIVACY_OFFICER)


@dataclass(frozen=True, slots=True)
class Melting:
    """The school year whose names go next, when, and which periods of it have not been counted."""

    start_year: int
    at: datetime
    missing: tuple[Term, ...]

    @property
    def label(self) -> str:
        """The year's name: "2026-2027"."""
        return school_year.label(self.start_year)

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it can get lost."""
        return not self.missing

    @property
    def on(self) -> datetime:
        """When, by the clock here."""
        return timezone.localtime(self.at)


def melting(now: datetime | None = None) -> Melting:
    """Return the school year whose names go next."""
    first = SIGN_UPS.cutoff(now or timezone.now())
    start_year = school_year.start_year_on(timezone.localdate(first))
    return Melting(start_year, SIGN_UPS.ends_at(first), missing_of(start_year))


def missing_of(start_year: int) -> tuple[Term, ...]:
    """Return what of a year is to be counted still: the whole year, or the terms that are left once one of them was counted."""
    kept = Release.objects.filter(start_year=start_year, status__in=(*OPEN, *OUT)).exclude(blocking_findings__gt=0)
    return left_of(set(kept.values_list("term", flat=True)))


def left_of(counted: Collection[int]) -> tuple[Term, ...]:
    """Return what is left to count beside these terms."""
    if Term.YEAR in counted or set(TERMS).issubset(counted):
        return ()
    return tuple(term for term in TERMS if term not in counted) if counted else (Term.YEAR,)


def to_warn_of(now: datetime | None = None) -> Melting | None:
    """Return the year whose names go within two weeks while it is not frozen and there is something to count; else None."""
    moment = now or timezone.now()
    year = melting(moment)
    if year.at - moment > WARN_BEFORE or year.is_frozen or not _anybody_came(year.start_year):
        return None
    return year


def warn_region(now: datetime | None = None) -> int:
    """Queue a mail to who reports for the region and who guards privacy, once a year each; return to how many."""
    year = to_warn_of(now)
    if year is None:
        return 0
    people = get_user_model().objects.filter(region_memberships__role__in=TOLD, is_active=True).distinct().order_by("pk")
    with transaction.atomic():
        for person in people:
            address = reverse("stats:reports")
            mail = render("stats/email/names_go", {"year": year, "address": address}, language=person.language)
            queue_message(
                kind=KIND,
                recipient=person.email,
                subject=mail.subject,
                text=mail.text,
                html=mail.html,
                dedupe_key=f"{KIND}:{year.start_year}:{person.pk}",
            )
    return len(people)


def freeze_before_names_go(now: datetime | None = None) -> ReleaseOrder | None:
    """Ask, for nobody, that what is left of a year be counted, from two days before its names go; return the order.

    None where there is no need, where it is not yet time, and where it cannot be: then the log says why, and the names go all the same.
    """
    moment = now or timezone.now()
    year = to_warn_of(moment)
    if year is None or year.at - moment > FREEZE_BEFORE:
        return None
    term = year.missing[0]
    asked = ReleaseOrder.objects.filter(start_year=year.start_year, term=term, asked_by=None, asked_at__gt=moment - AGAIN)
    if asked.exists():
        return None
    readers, is_confidential = _readers()
    by = Maker(number=None, body=SYSTEM)
    try:
        return order_release(start_year=year.start_year, term=term, readers=readers, is_confidential=is_confidential, by=by)
    except Refusal as refusal:
        logger.warning("freeze_refused", extra={"kind": year.label, "code": refusal.code})
        return None


def _anybody_came(start_year: int) -> bool:
    return any(one.measure == "schools" and one.count for one in door.things(days_of(start_year, Term.YEAR)))


def _readers() -> tuple[Sequence[ReaderKind], bool]:
    """Return for whom: the readers of what was published last; two bodies approve before anybody reads it."""
    last = Release.objects.filter(status__in=OUT).order_by("-published_at").first()
    if last is None:
        return [ReaderKind.PUBLIC], False
    return [ReaderKind(kind) for kind in last.readers], last.is_confidential
