"""Read a version of a list that others keep: looked at as a whole first, then written; nothing is ever deleted (promise SBB-2b)."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit import csv
from providers.choices import ReferenceKind, Sector
from providers.errors import ReferenceUnfit, SectorEnded
from providers.models import Qualification, ReferenceVersion, SectorTerm

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
CREBO = re.compile(r"[0-9]{5}")
LONGEST_NAME = 200
Row = Mapping[str, str]
Columns = dict[str, Any]  # Any: values of columns


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changes, by code. ``is_known`` when this very version was read in before: then nothing changes."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    is_known: bool = False


def import_reference(*, kind: ReferenceKind, data: bytes, version: str, is_trial: bool = False) -> Difference:
    """Make the list what this file says. A code that the file leaves out can be chosen no more from today, and stays readable.

    The same version twice is once. Raises ``ReferenceUnfit`` with the first thing that is wrong; nothing is changed then.
    """
    if not VERSION.fullmatch(version):
        raise ReferenceUnfit(problem=_("Een versie bestaat uit letters, cijfers, punten en streepjes."))
    digest = hashlib.sha256(data).hexdigest()
    known = ReferenceVersion.objects.filter(kind=kind, version=version).first()
    if known is not None and known.digest != digest:
        raise ReferenceUnfit(problem=_("Versie %(version)s is al ingelezen, met een andere inhoud.") % {"version": version})
    if known is not None:
        return Difference(is_known=True)
    model, read = (SectorTerm, read_sector) if kind == ReferenceKind.SECTORS else (Qualification, read_qualification)
    rows = read_rows(data, read)
    with transaction.atomic():
        difference = _write(model, rows, version)
        ReferenceVersion.objects.create(kind=kind, version=version, digest=digest, rows=len(rows))
        if is_trial:
            transaction.set_rollback(True)
    return difference


def read_table(data: bytes) -> list[list[str]]:
    """Return every record of a list, blank ones too. Raises ``ReferenceUnfit``."""
    try:
        return csv.read(data)
    except (csv.UnreadableText, csv.ReadingError) as problem:
        raise ReferenceUnfit(problem=_("Dit bestand is geen lijst. Bewaar hem als CSV.")) from problem


def read_rows(data: bytes, read: Callable[[Row], Columns]) -> dict[str, Columns]:
    """Return the columns of each row by its code. Raises ``ReferenceUnfit``."""
    table = read_table(data)
    head = [cell.strip().lower() for cell in table[0]] if table else []
    rows: dict[str, Columns] = {}
    for number, line in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        columns = read(dict(zip(head, (cell.strip() for cell in line), strict=False)))
        if not columns or columns["code"] in rows:
            raise ReferenceUnfit(problem=_("Regel %(number)s klopt niet, of staat er twee keer in.") % {"number": number})
        rows[columns.pop("code")] = columns
    if not rows:
        raise ReferenceUnfit(problem=_("Er staat niets in deze lijst."))
    return rows


def read_qualification(row: Row) -> Columns:
    """Return the columns of a qualification; nothing when one of them is wrong."""
    code, level, sector = row.get("code", ""), row.get("level", ""), row.get("sector", "")
    is_right = CREBO.fullmatch(code) and level in {"1", "2", "3", "4"} and sector in Sector.values and _is_name(row)
    return {"code": code, "name": row["name"], "level": int(level), "sector": sector} if is_right else {}


def read_sector(row: Row) -> Columns:
    """Return the columns of a sector; nothing when one of them is wrong.

    A sector that the software does not know is wrong: each has a colour, a drawing and a place in published figures (decision 0053).
    """
    code = row.get("code", "")
    return {"code": code, "name": row["name"]} if code in Sector.values and _is_name(row) else {}


def _is_name(row: Row) -> bool:
    return 0 < len(row.get("name", "")) <= LONGEST_NAME


def _write(model: Any, rows: Mapping[str, Columns], version: str) -> Difference:  # Any: one of the two lists
    today = timezone.localdate()
    stored = {one.code: one for one in model.objects.order_by("pk").select_for_update()}
    added = [code for code in rows if code not in stored]
    changed = [code for code, columns in rows.items() if code in stored and _differs(stored[code], columns)]
    ended = [code for code, one in stored.items() if code not in rows and one.ended_on is None]
    for code in (*added, *changed):
        model.objects.update_or_create(code=code, defaults={**rows[code], "version": version, "ended_on": None})
    model.objects.filter(code__in=ended).update(ended_on=today, version=version)
    return Difference(tuple(sorted(added)), tuple(sorted(changed)), tuple(sorted(ended)))


def _differs(one: Any, columns: Columns) -> bool:  # Any: as above
    return one.ended_on is not None or any(getattr(one, name) != value for name, value in columns.items())


def ended_sectors(day: date) -> set[str]:
    """Return the sectors that nothing new may choose."""
    return {one.code for one in SectorTerm.objects.exclude(ended_on=None) if not one.may_be_chosen_on(day)}


def open_sectors() -> list[tuple[str, Any]]:  # Any: a lazy translation
    """Return the sectors that can be chosen now, as a form offers them."""
    ended = ended_sectors(timezone.localdate())
    return [(value, label) for value, label in Sector.choices if value not in ended]


def check_sectors(chosen: Iterable[str], *, had: Iterable[str] = ()) -> None:
    """Raise ``SectorEnded`` when a sector is chosen anew that the list has no more; what was ``had`` may stay."""
    if ended := sorted((set(chosen) - set(had)) & ended_sectors(timezone.localdate())):
        raise SectorEnded(names=", ".join(str(Sector(code).label) for code in ended))
