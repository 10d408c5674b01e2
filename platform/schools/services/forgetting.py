"""A pupil or a colleague is forgotten: their names leave lists that were read in or are being read in."""

from django.db.models import Q

from kit.pupil_number import normalised
from schools.choices import ImportStatus
from schools.models import ClassListImport, Pupil, RollOver
from schools.services.import_matching import name_key
from schools.services.import_rows import KeptRow, from_json, to_json


def forget_in_lists(pupil: Pupil) -> None:
    """Take one pupil out of the school's lists: out of previews, and out of what an import could put back. Safe to repeat."""
    lists = ClassListImport.objects.select_for_update().filter(school=pupil.school_id).order_by("pk")
    for one in lists.filter(status=ImportStatus.PREVIEW).exclude(rows=[]):
        rows = from_json(one.rows)
        kept = [row for row in rows if not _speaks_of(row, pupil)]
        if len(kept) != len(rows):
            one.rows, one.version = to_json(kept), one.version + 1
            one.save(update_fields=["rows", "version"])
    for one in lists.exclude(undo_log={}):
        log = one.undo_log
        before = [entry for entry in log.get("pupils_before", ()) if entry[0] != pupil.pk]
        made = [pk for pk in log.get("pupils", ()) if pk != pupil.pk]
        if (before, made) != (log.get("pupils_before"), log.get("pupils")):
            one.undo_log = {**log, "pupils_before": before, "pupils": made}
            one.save(update_fields=["undo_log"])


def close_work_of(user_id: int) -> None:
    """What somebody who goes had begun cannot be taken back any more: the names in it go with them."""
    made = ClassListImport.objects.filter(created_by=user_id)
    made.filter(status=ImportStatus.PREVIEW).update(status=ImportStatus.DISCARDED, rows=[])
    made.update(undo_until=None)
    RollOver.objects.filter(Q(created_by=user_id) | Q(applied_by=user_id)).update(undo_until=None)


def _speaks_of(kept: KeptRow, pupil: Pupil) -> bool:
    fields = kept.row.fields
    has_number = bool(pupil.pupil_number_key) and normalised(fields.pupil_number or "") == pupil.pupil_number_key
    return has_number or name_key(fields) == pupil.sort_key
