"""A release as a workbook: an explanation first, then one sheet a table. Values only, no formulas, no hidden sheets."""

import io
from itertools import groupby

from django.utils.translation import gettext as _

from stats.formats.rows import explanation, rows_of
from stats.models import Release


def write_xlsx(release: Release) -> bytes:
    """Return the file. Openpyxl is imported here: it costs half a second that only this download needs."""
    from openpyxl import Workbook  # noqa: PLC0415  # see the docstring
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  # see the docstring

    workbook = Workbook()
    workbook.properties.creator = "Meeloop"
    workbook.properties.created = workbook.properties.modified = release.computed_at.replace(tzinfo=None)
    workbook.properties.title = f"Cijfers {release.school_year}"
    first = workbook.active
    assert first is not None  # a new workbook has one sheet
    first.title = _("Toelichting")
    for name, text in explanation(release):
        first.append((name, text))
    for cell in first["A"]:
        cell.font = Font(bold=True)
    for cell in first["B"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 26, 80
    for title, rows in groupby(rows_of(release), key=lambda row: row.table_title):
        sheet = workbook.create_sheet(title[:31])
        sheet.append((_("Code"), title, _("Aantal")))
        for row in rows:
            sheet.append((row.code, row.label, row.value))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 44
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()
