"""What somebody gets who was forgotten: a number, a moment, and what went where. No name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from privacy.models import ErasureLedger
from privacy.registry import registry


@dataclass(frozen=True, slots=True)
class Receipt:
    """``gone`` and ``emptied``: rows by label of the table. ``findings``: words of others that somebody has to read."""

    number: UUID
    at: datetime
    gone: Mapping[str, int]
    emptied: Mapping[str, int]
    findings: int = 0
    also: tuple["Receipt", ...] = field(default=())


def receipt_lines(line: ErasureLedger) -> list[tuple[str, int]]:
    """Return in words what went or was emptied, and in how many rows; kinds of data that have one name are one line."""
    found: dict[str, int] = {}
    for kind in ("gone", "emptied"):
        for label, count in line.counts.get(kind, {}).items():
            declaration = registry.of(label)
            about = str(declaration.about) if declaration and declaration.about else label
            found[about] = found.get(about, 0) + count
    return sorted(found.items())
