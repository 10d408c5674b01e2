"""An import as the API answers it."""

from typing import Any

from schools.api.serializers import ImportSerializer
from schools.choices import ImportStatus
from schools.models import ClassListImport
from schools.services.import_matching import RowAction
from schools.services.import_previews import outcome_of, preview_of
from schools.services.import_rows import columns_from_json


def import_data(class_list: ClassListImport) -> tuple[dict[str, Any], list[int], int | None]:  # Any: JSON
    """Return the answer, the pupils that can be recognised in it, and how many rows of a file that are no pupils yet."""
    facts: dict[str, Any] = {  # Any: what the serializer writes
        "id": class_list.pk,
        "school": class_list.school_id,
        "school_year": class_list.school_year.start_year,
        "status": class_list.status,
        "version": class_list.version,
        "created_at": class_list.created_at,
        "confirmed_at": class_list.confirmed_at,
        "undo_until": class_list.undo_until,
        "default_class": class_list.mapping.get("default_class", ""),
        "needs_class": False,
        "remarks": [],
        "rows": [],
        "outcomes": [],
    }
    columns = columns_from_json(class_list.mapping.get("columns", []))
    facts["columns"] = [one for one in columns if one.field]
    facts["dropped"] = [one for one in columns if not one.field]
    pupils: list[int] = []
    unread: int | None = None
    if class_list.status == ImportStatus.PREVIEW:
        preview = preview_of(class_list)
        facts["rows"], facts["counts"], facts["problems"] = preview.rows, preview.counts, preview.problems
        facts["needs_class"], facts["remarks"] = preview.needs_class, preview.remarks
        unread = len(preview.rows)
    else:
        rows = outcome_of(class_list)
        facts["outcomes"] = rows
        pupils = [row.pupil.pk for row in rows if row.pupil is not None]
        facts["counts"] = {action.value: sum(row.action is action for row in rows) for action in RowAction}
        facts["problems"] = [problem for row in rows for problem in row.problems]
    return ImportSerializer(facts).data, pupils, unread
