"""Forget whoever reads a mailbox, where nothing but the address leads to them: a question to us, an invitation nobody answered."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from kit.isolation import everywhere
from privacy.erasing.held import refuse_kept_rows
from privacy.erasing.ledger import note_erased
from privacy.models import ErasureReason
from privacy.registry import Address, Declaration, Registry, registry


def is_enough(declaration: Declaration) -> bool:
    """Return whether the address alone decides that a row goes."""
    return any(isinstance(link, Address) and link.is_enough for link in declaration.links)


@everywhere("whoever is forgotten is forgotten in every table")
@transaction.atomic
def erase_address(address: str, *, reason: ErasureReason) -> dict[str, int]:
    """Delete the rows that an address alone leads to, with what hangs on them; return how many by table.

    The caller knows that who asks reads this mailbox. People with an account or a subscription are ``erase_person``'s. A line in
    the ledger for each row, so that a restored backup loses them again. Raises ``KeptByLaw``; then nothing happened.
    """
    gone: dict[str, int] = {}
    for rows in _rows_at(address):
        refuse_kept_rows(rows.model._meta.label, rows)
        for row in rows.order_by("pk").select_for_update(of=("self",)):
            for label, count in forget_row(row, reason=reason).items():
                gone[label] = gone.get(label, 0) + count
    return gone


def forget_row(row: models.Model, *, reason: ErasureReason) -> dict[str, int]:
    """Delete one such row, with a line in the ledger; return how many rows went by table. Needs a transaction."""
    key = row.pk
    counts = row.delete()[1]
    row.pk = key
    note_erased([row], reason=reason, counts={"gone": counts, "emptied": {}})
    return counts


def _rows_at(address: str, known: Registry = registry) -> Iterator[models.QuerySet[models.Model]]:
    for declaration in known.declarations.values():
        # A path leads to a row that hangs on another one: it goes along.
        own = [
            link.column
            for link in declaration.links
            if isinstance(link, Address) and link.is_enough and "__" not in link.column
        ]
        for column in own:
            rows: models.QuerySet[models.Model] = apps.get_model(declaration.label)._base_manager.filter(
                Q(**{f"{column}__iexact": address})
            )
            yield rows
