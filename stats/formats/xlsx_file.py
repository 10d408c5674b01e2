"""A release as a workbook: an explanation first, then one sheet a table. Values only, no formulas, no hidden sheets."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from kit.text import neutral_cell
from stats.formats.changes import changes_upto, shown
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
    if issue.before is not None:
        changed = workbook.create_sheet(_("Wijzigingen"))
        mark_sheet(changed, issue)
        columns = (_("Tabel"), _("Regel"), _("Wat"), _("Was"), _("Is nu"))
        changed.append((*columns, *([_("Vertrouwelijk")] if issue.mark else [])))
        for one in changes_upto(issue, audience):
            names = map(neutral_cell, (one.table.title, one.place_label, one.row.measure_label))
            changed.append((*names, shown(one.before), shown(one.now), *([str(issue.mark)] if issue.mark else [])))
        head(changed)
    for table in issue.tables_upto(audience):
        sheet = workbook.create_sheet(table.code[:31])
        mark_sheet(sheet, issue)
        labels = [issue.programme.programme.label_in(table.code, name) for name in table.dimensions]
        sheet.append((*labels, _("Wat"), _("Aantal"), *([_("Vertrouwelijk")] if issue.mark else [])))
        for row in issue.rows(table):
            mark = [str(issue.mark)] if issue.mark else []
            sheet.append((*map(neutral_cell, row.labels), row.measure_label, shown(row.number), *mark))
        head(sheet)
    content = io.BytesIO()
    workbook.save(content)
    return timeless(content.getvalue(), issue.computed_at)


def mark_sheet(sheet: Any, issue: Issue) -> None:  # Any: openpyxl is imported late
    """Put the mark of a confidential copy below every printed page."""
    if issue.mark:
        sheet.oddFooter.center.text = str(issue.mark).replace("&", "&&")


def head(sheet: Any) -> None:  # Any: as above
    """Let the first row stand out, and stay where somebody scrolls."""
    from openpyxl.styles import Font  # noqa: PLC0415  # as in write_xlsx

    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def timeless(workbook: bytes, made_at: datetime) -> bytes:
    """Return the archive without the moment at which it was written and packed: the same numbers are the same bytes."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    modified = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts[CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + modified, parts[CORE])
    return write_zip(parts)
