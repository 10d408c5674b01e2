"""Remember that somebody was forgotten, without remembering who: for the day on which a backup brings them back."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction

from privacy.models import ErasureLedger, ErasureReason
from privacy.registry.paths import AnyModel

logger = logging.getLogger("meeloop.privacy")
# When somebody's row was made: a key is given out again when a sequence is set back with a backup, a moment is not.
BORN = ("created_at", "date_joined", "received_at", "asked_at")


def mark_of(person: models.Model) -> str:
    """Return 64 hexadecimal characters that recognise this row in a backup and lead to nobody without the key."""
    born = next((getattr(person, name) for name in BORN if hasattr(person, name)), None)
    moment = born.astimezone(UTC).isoformat() if isinstance(born, datetime) else ""
    message = f"erased:{person._meta.label}:{person.pk}:{moment}".encode()
    return hmac.new(settings.ADDRESS_HASH_KEY.encode(), message, hashlib.sha256).hexdigest()


def note_erased(
    people: Iterable[models.Model], *, reason: ErasureReason, counts: Mapping[str, Any] | None = None
) -> None:  # Any: JSON
    """Write a line for each of these, who are erased in this transaction; and once it holds, in the file beside the database."""
    rows = [
        ErasureLedger(pk=uuid4(), label=one._meta.label, mark=mark_of(one), reason=reason, counts=counts or {})
        for one in people
    ]
    keep(ErasureLedger.objects.bulk_create(rows))


def keep(rows: Iterable[ErasureLedger]) -> None:
    """Append these lines, once they are true, to the file that a restored backup is compared with."""
    lines = [
        json.dumps({"number": str(row.pk), "label": row.label, "mark": row.mark, "at": row.at.isoformat()}) for row in rows
    ]
    if lines:
        transaction.on_commit(lambda: _append(lines), robust=True)


def _append(lines: list[str]) -> None:
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))


def find_marked(model: AnyModel, marks: set[str]) -> list[models.Model]:
    """Return the rows of a model that these marks were made of: all rows are tried, because no mark leads to a row."""
    return [one for one in model._base_manager.order_by("pk").iterator() if mark_of(one) in marks]
