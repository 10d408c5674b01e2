"""A restored backup knows people who were forgotten since: forget them again, before anybody looks."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from kit.isolation import everywhere
from privacy.erasing.addresses import forget_row
from privacy.erasing.carrying_out import erase_person
from privacy.erasing.ledger import find_marked
from privacy.erasing.receipt import Receipt
from privacy.models import ErasureLedger, ErasureReason
from privacy.ownership import is_a_person
from privacy.registry import registry


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of this kind was forgotten."""

    label: str
    mark: str


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Yield what the file beside the database says. Raises ``ValueError`` on a line that is none."""
    for text in lines:
        if text.strip():
            read = json.loads(text)
            yield Line(str(read["label"]), str(read["mark"]))


def replay(lines: Iterable[Line] = ()) -> list[Receipt]:
    """Erase everybody whom these lines, or the table's own, say was erased and who is back; return their receipts.

    Safe to repeat: who is gone is not found. Run by a worker's role (accounts), before the site opens.
    """
    marks: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        marks[line.label].add(line.mark)
    for label, mark in ErasureLedger.objects.values_list("label", "mark"):
        marks[label].add(mark)
    found = [person for label, known in marks.items() for person in find_marked(apps.get_model(label), known)]
    receipts = []
    for person in found:
        if not is_a_person(registry.declarations[person._meta.label]):
            with everywhere("what was forgotten before a backup is forgotten still"), transaction.atomic():
                forget_row(person, reason=ErasureReason.REPLAYED)
            continue
        try:
            receipts.append(erase_person(person, by=None, reason=ErasureReason.REPLAYED))
        except LookupError:  # went with somebody else of the same address
            continue
    return receipts
