"""The job: carry out every rule of the registry, and show that nothing is left (promises POR-6b, POR-6c, OGP-4.4b).

One worker at a time, in batches that each have a transaction of their own. What a batch did is counted in the same transaction, so a
worker that is killed loses and doubles nothing; the next one goes on with the same night.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.base import Model
from django.utils import timezone

from kit.alone import only_one
from privacy.erasing.statistics import look_again_at
from privacy.retention.duties import Duty, Keys, duties, may_lock
from privacy.retention.holds import waiting
from privacy.retention.legal import Held, held_rows
from privacy.retention.models import RetentionRun
from privacy.retention.proof import sign_run

logger = logging.getLogger("meeloop.privacy")
BATCH = 1000
KEEPER = "privacy.keep_terms"
# Terms of hours are kept every hour, the others once a night.
SHORT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule would do now: rows that end, and rows that are overdue and kept (by law; waiting, per code)."""

    duty: Duty
    ends: int
    legal: int
    waits: dict[str, int]


def keep_terms(*, now: datetime | None = None, label: str = "", batch: int = BATCH) -> RetentionRun | None:
    """Carry out every rule and sign the proof of this night; None when somebody else is at it.

    ``label``: only the rules of one model. That is no whole night: nothing is signed and no row of the night is written.
    A rule that fails is noted and keeps no other waiting.
    """
    moment = now or timezone.now()
    with only_one(KEEPER) as alone:
        if not alone:
            return None
        day = timezone.localdate(moment)
        run = RetentionRun(day=day) if label else _begin(day)
        _carry_out_all(duties(label=label), moment, run, batch=batch)
        _look_after(run, moment, label=label)
        look_again_at(key.partition(":")[0] for key, number in run.counts.items() if number)
        if not label:
            sign_run(run, duties())
            run.save()
    return run


def keep_short_terms(*, now: datetime | None = None) -> int:
    """Carry out the rules that count in hours; return how many rows ended. 0 when somebody else is at it."""
    moment = now or timezone.now()
    short = [duty for duty in duties() if moment - duty.rule.term.cutoff(moment) < SHORT]
    passing = RetentionRun(day=timezone.localdate(moment))
    with only_one(KEEPER) as alone:
        if alone:
            _carry_out_all(short, moment, passing)
    return sum(passing.counts.values())


def what_is_due(now: datetime, *, label: str = "") -> list[Due]:
    """Return what a run would do at a moment, rule by rule, and change nothing. The same queries as the run's."""
    held = held_rows(now)
    return [_due(duty, now, held) for duty in duties(label=label)]


def _begin(day: date) -> RetentionRun:
    run, _made = RetentionRun.objects.get_or_create(day=day)
    run.tries, run.ended_at, run.errors = run.tries + 1, None, {}
    run.save(update_fields=["tries", "ended_at", "errors"])
    return run


def _carry_out_all(rules: Iterable[Duty], now: datetime, run: RetentionRun, *, batch: int = BATCH) -> None:
    held = held_rows(now)
    for duty in rules:
        try:
            carry_out(duty, now, held, run, batch=batch)
        except Exception as error:  # one rule that fails must not keep everybody else's data
            run.errors[duty.key] = type(error).__name__
            logger.exception("keep_terms_failed", extra={"kind": duty.key})


def carry_out(duty: Duty, now: datetime, held: Held, run: RetentionRun, *, batch: int = BATCH) -> None:
    """Carry out one rule, from the lowest key up: rows that somebody uses just now are left for the next run."""
    last = None
    kept: Keys = list(held.get(duty.label, ()))
    locks = may_lock(duty.model)
    while True:
        with transaction.atomic():
            rows = duty.due(now, kept)
            keys = _next(rows if last is None else rows.filter(pk__gt=last), batch, locks=locks)
            if not keys:
                return
            duty.end(keys)
            run.counts[duty.key] = run.counts.get(duty.key, 0) + len(keys)
            if run.pk:
                run.save(update_fields=["counts"])
        last = keys[-1]


def _next(rows: QuerySet[Model], batch: int, *, locks: bool) -> Keys:
    found = rows.order_by("pk").only("pk")
    if locks:
        found = found.select_for_update(of=("self",), skip_locked=True)
    return [row.pk for row in found[:batch]]


def _look_after(run: RetentionRun, now: datetime, *, label: str) -> None:
    """Ask every rule again: what is overdue after the run, and why (the post-condition)."""
    found = {one.duty.key: one for one in what_is_due(now, label=label)}
    run.left = {
        key: {"left": one.ends, "legal": one.legal, "waits": one.waits}
        for key, one in found.items()
        if one.ends or one.legal or one.waits
    }
    run.overdue_after = sum(one.ends for one in found.values())
    run.ended_at = timezone.now()


def _due(duty: Duty, now: datetime, held: Held) -> Due:
    overdue = duty.overdue(now)
    kept = list(held.get(duty.label, ()))
    waits = {one.code: overdue.filter(one.which(now)).exclude(pk__in=kept).count() for one in waiting(duty.label)}
    return Due(
        duty,
        ends=duty.due(now, kept).count(),
        legal=overdue.filter(pk__in=kept).count() if kept else 0,
        waits={code: number for code, number in waits.items() if number},
    )
