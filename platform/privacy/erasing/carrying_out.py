"""Erase one person: one transaction, everything or nothing."""

from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

from django.apps import apps
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from kit.isolation import everywhere
from privacy.erasing import hooks
from privacy.erasing.desks import schools_of_rows
from privacy.erasing.held import refuse_kept
from privacy.erasing.ledger import keep, mark_of
from privacy.erasing.mentions import Mentioned, mentions_of
from privacy.erasing.receipt import Receipt
from privacy.erasing.ring import refresh_statistics_after_commit
from privacy.erasing.steps import Steps, steps_of
from privacy.finding import Found
from privacy.models import ErasureFinding, ErasureLedger, ErasureReason
from privacy.ownership import also
from privacy.retention.files import remove_after_commit

# The nightly job leaves out what is held; who was forgotten before a backup was made is forgotten still.
LOOKED_AT_ALREADY = frozenset({ErasureReason.TERM, ErasureReason.REPLAYED})


@everywhere("whoever is forgotten is forgotten in every table")
@transaction.atomic
def erase_person(person: models.Model, *, by: models.Model | None, reason: ErasureReason, takes_along: bool = True) -> Receipt:
    """Forget an account, a pupil or a subscriber; return a receipt without a name.

    In one transaction: what the apps above do first (places come free, the waiting list moves up), then every declared
    column as its declaration says, children before parents, the person last. Files go when the transaction holds. Words
    of others that name the person become findings for the desk. An account takes its newsletter along (``takes_along``). An account is
    erased by a worker: the web role may not touch the logs it is in. Somebody who is gone already is ``LookupError``;
    hooks may refuse (``Refusal``), and so does a legal hold (``KeptByLaw``): then nothing happened.
    """
    if reason not in LOOKED_AT_ALREADY:
        refuse_kept(person)
    # The key stays free for others to point at, so that who signs up at this moment does not wait for us in a circle.
    locked = _lock(person, no_key=True)
    hooks.prepare(locked, by)
    _lock(person, no_key=False)
    hooks.prepare(locked, by)
    mark, others = mark_of(locked), list(also(locked)) if takes_along else []
    found = mentions_of(locked)
    gone, emptied = _carry_out(steps_of(locked))
    line = ErasureLedger.objects.create(
        pk=uuid4(),
        label=locked._meta.label,
        mark=mark,
        reason=reason,
        counts={"gone": dict(gone), "emptied": dict(emptied)},
    )
    findings = _to_the_desk(line, found)
    keep([line])
    refresh_statistics_after_commit()
    receipts = tuple(erase_person(one, by=by, reason=reason) for one in others)
    return Receipt(line.pk, line.at, gone, emptied, findings, receipts)


def _lock(person: models.Model, *, no_key: bool) -> models.Model:
    rows = person._meta.model._base_manager.select_for_update(of=("self",), no_key=no_key)
    found: models.Model | None = rows.filter(pk=person.pk).first()
    if found is None:
        raise LookupError(f"{person._meta.label} {person.pk} is gone")
    return found


def _carry_out(steps: Steps) -> tuple[Counter[str], Counter[str]]:
    gone: Counter[str] = Counter()
    emptied: Counter[str] = Counter()
    for step in steps.emptying:
        emptied[step.label] += step.run()
    for found in steps.going:
        remove_after_commit((file.storage, str(file.name)) for file in _files(found))
        gone.update(found.rows.delete()[1])
    return +gone, +emptied


def _files(found: Found) -> Iterable[FieldFile]:
    model = apps.get_model(found.declaration.label)
    names = [one.name for one in model._meta.concrete_fields if isinstance(one, models.FileField)]
    for row in found.rows if names else ():
        yield from (file for name in names if (file := getattr(row, name)))


def _to_the_desk(line: ErasureLedger, found: list[Mentioned]) -> int:
    """Write down where somebody has to read; rows that went along have nothing to read any more."""
    left: list[ErasureFinding] = []
    for label in {one.label for one in found}:
        of_label = [one for one in found if one.label == label]
        keys = schools_of_rows(label, [one.key for one in of_label])
        left += [
            ErasureFinding(erasure=line, label=label, row_key=one.key, column=one.column, school=keys[one.key])
            for one in of_label
            if one.key in keys
        ]
    ErasureFinding.objects.bulk_create(left)
    return len(left)
