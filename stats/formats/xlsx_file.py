"""A release as a workbook: an explanation first, then one sheet a table. Values only, no formulas, no hidden sheets."""

import io
import re
import zipfile
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from kit.text import neutral_cell
from stats.formats.issue import Issue
from stats.formats.method_text import explanation
from stats.formats.zip_file import write_zip
from stats.programme import Audience

# Where a workbook says when it was last written; openpyxl always writes the clock there.
CORE = "docProps/core.xml"


def write_xlsx(issue: Issue, audience: Audience) -> bytes:
    """Return the file. Openpyxl is imported here: it costs half a second that only this needs."""
    from openpyxl import Workbook  # noqa: PLC0415  # see the docstring
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  # see the docstring

    workbook = Workbook()
    workbook.properties.creator = "Meeloop"
    workbook.properties.created = workbook.properties.modified = issue.computed_at.replace(tzinfo=None)
    workbook.properties.title = issue.title
    first = workbook.active
    assert first is not None  # a new workbook has one sheet
    first.title = _("Toelichting")
    if issue.mark:
        first.append((_("Vertrouwelijk"), str(issue.mark)))
    for line in explanation(issue):
        first.append(line)
    for cell in first["A"]:
        cell.font = Font(bold=True)
    for cell in first["B"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 26, 80
    for table in issue.tables_upto(audience):
        sheet = workbook.create_sheet(table.code[:31])
        if issue.mark:
            sheet.oddFooter.center.text = str(issue.mark).replace("&", "&&")
        labels = [issue.programme.programme.label_in(table.code, name) for name in table.dimensions]
        sheet.append((*labels, _("Wat"), _("Aantal"), *([_("Vertrouwelijk")] if issue.mark else [])))
        for row in issue.rows(table):
            shown = row.number.status.symbol if row.number.value is None else row.number.value
            sheet.append((*map(neutral_cell, row.labels), row.measure_label, shown, *([str(issue.mark)] if issue.mark else [])))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    content = io.BytesIO()
    workbook.save(content)
    return timeless(content.getvalue(), issue.computed_at)


def timeless(workbook: bytes, made_at: datetime) -> bytes:
    """Return the archive without the moment at which it was written and packed: the same numbers are the same bytes."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    modified = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts[CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + modified, parts[CORE])
    return write_zip(parts)
