"""The signed proof of a night: that everything whose term was over has gone, for everybody to check (decision 0038).

It says how much went only in bands. A single row that went in a quiet night can be one pupil whom a class knows; "fewer than a
hundred" is true of a night in which nothing went as well.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from kit import signing
from privacy.retention.duties import Duty
from privacy.retention.models import RetentionRun

FORMAT = "meeloop-retention-1"
BANDS = ((100, "0-99"), (1000, "100-999"), (10_000, "1000-9999"))
MOST = "10000+"


def band(number: int) -> str:
    """Return between which numbers it lies: ``0-99`` and up."""
    return next((words for limit, words in BANDS if number < limit), MOST)


def sign_run(run: RetentionRun, done: Iterable[Duty]) -> None:
    """Write and sign the proof of a run that came to its end."""
    before = RetentionRun.objects.exclude(digest="").exclude(pk=run.pk).filter(day__lt=run.day).order_by("-day").first()
    run.proof = json.dumps(statement_of(run, done, previous=before.digest if before else ""), ensure_ascii=False, indent=1)
    run.digest = hashlib.sha256(run.proof.encode()).hexdigest()
    signature = signing.sign(run.proof.encode(), key=settings.STATS_SIGNING_KEY)
    run.signature, run.key = signature.text, signature.key


def statement_of(run: RetentionRun, done: Iterable[Duty], *, previous: str) -> dict[str, Any]:  # Any: JSON
    """Return what is signed. ``previous`` is the digest of the night before, so that no night can be taken out."""
    by_term: dict[str, list[Duty]] = {}
    for duty in done:
        by_term.setdefault(duty.rule.term.key, []).append(duty)
    return {
        "format": FORMAT,
        "site": settings.SITE_URL,
        "day": run.day.isoformat(),
        "began_at": run.began_at.isoformat(timespec="seconds"),
        "ended_at": run.ended_at.isoformat(timespec="seconds") if run.ended_at else None,
        "terms": [
            {
                "term": key,
                "rules": len(rules),
                "ended": band(_sum(run.counts, rules)),
                "overdue_after": sum(run.left.get(duty.key, {}).get("left", 0) for duty in rules),
            }
            for key, rules in by_term.items()
        ],
        "ended": band(sum(run.counts.values())),
        "overdue_after": run.overdue_after,
        "kept_by_law_or_waiting": band(sum(_kept(one) for one in run.left.values())),
        "failed_rules": len(run.errors),
        "previous": previous,
    }


def is_genuine(run: RetentionRun, *, public: bytes | None = None) -> bool:
    """Return whether the proof is the one that this installation's key signed (``public``: another, earlier key)."""
    key = public or signing.public_bytes(settings.STATS_SIGNING_KEY)
    content = run.proof.encode()
    return (
        run.key == signing.fingerprint_of(key)
        and run.digest == hashlib.sha256(content).hexdigest()
        and signing.is_signed(content, run.signature, public=key)
    )


def _sum(counts: Mapping[str, int], rules: Iterable[Duty]) -> int:
    return sum(counts.get(duty.key, 0) for duty in rules)


def _kept(left: Mapping[str, Any]) -> int:  # Any: JSON
    return int(left.get("legal", 0) + sum(left.get("waits", {}).values()))
