"""The chain of seals on the log of who looked: one digest a day, each over the day before it (trust page §6, audit trail)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from privacy.models import AccessEvent, AccessSeal
from privacy.terms import AUDIT

# An event gets its moment when it is written, and counts when its transaction ends: no transaction lasts this long.
SETTLED_AFTER = timedelta(hours=2)
_CHUNK = 2000


def seal_days(now: datetime | None = None) -> int:
    """Seal every day that is over and has no seal yet, oldest first; return how many. Safe to run twice at once.

    Days follow each other without gaps, from the day of the first event on: a day without events is sealed too, so that
    nobody can take a whole day out.
    """
    last_day = last_day_to_seal(now or timezone.now())
    newest = AccessSeal.objects.order_by("-day").first()
    day = newest.day + timedelta(days=1) if newest else _day_of_the_first_event()
    digest, sealed = newest.digest if newest else "", 0
    while day is not None and day <= last_day:
        digest, count = digest_of(day, digest)
        # Two workers at once find the same events and so the same digest: the second one adds nothing.
        AccessSeal.objects.bulk_create([AccessSeal(day=day, digest=digest, event_count=count)], ignore_conflicts=True)
        day, sealed = day + timedelta(days=1), sealed + 1
    return sealed


def last_day_to_seal(now: datetime) -> date:
    """Return the last day that is over for every transaction."""
    return timezone.localdate(now - SETTLED_AFTER) - timedelta(days=1)


def broken_seals(now: datetime | None = None) -> Iterator[str]:
    """Yield in words what is wrong with the chain: a day that changed, a day that is missing. Nothing when all is well.

    Events go after their term (13 months, settled in the promises); of such a day only that its seal is in the chain is known. Which
    days are whole the term says and not what is left: whoever takes away the beginning of the log, or all of it, is seen.
    """
    # The term ends at a time of the day: of that day itself some events are gone and some are not.
    first_kept = timezone.localdate(AUDIT.cutoff(now or timezone.now())) + timedelta(days=1)
    before: AccessSeal | None = None
    for seal in AccessSeal.objects.order_by("day").iterator():
        if before is not None and seal.day != before.day + timedelta(days=1):
            yield f"{before.day + timedelta(days=1)}: no seal"
        if seal.day >= first_kept:
            digest, count = digest_of(seal.day, before.digest if before else "")
            if digest != seal.digest:
                yield f"{seal.day}: {count} events found, {seal.event_count} sealed; the digest differs"
        before = seal


def digest_of(day: date, previous: str) -> tuple[str, int]:
    """Return the digest of a day (hexadecimal SHA-256 over the seal before and every event by its number) and how many events."""
    start, end = day_bounds(day)
    digest, count = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode()), 0
    for event in AccessEvent.objects.filter(at__gte=start, at__lt=end).order_by("pk").iterator(chunk_size=_CHUNK):
        digest.update(_line(event))
        count += 1
    return digest.hexdigest(), count


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day here and of the next one; a day may have 23 or 25 hours."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)


def _line(event: AccessEvent) -> bytes:
    facts = [
        *(event.pk, event.at.astimezone(UTC).isoformat(), event.actor_id, event.actor_role),
        *(event.purpose, event.school_id, event.object_label, event.object_id, event.person_count, event.pupil_ids),
        # Only where there is one: days that were sealed before tokens were noted keep their digest.
        *([event.token_id] if event.token_id is not None else []),
    ]
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def _day_of_the_first_event() -> date | None:
    at = AccessEvent.objects.order_by("at").values_list("at", flat=True).first()
    return timezone.localdate(at) if at else None
