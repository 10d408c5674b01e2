"""A release as a document to read and print: tagged PDF (PDF/UA-1), every number of every table."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kit.pdf import typeset
from stats.formats.changes import changes_upto, title_of_changes
from stats.formats.issue import Issue
from stats.formats.method_text import explanation
from stats.formats.wide import numbers_in, text_of, wide_rows
from stats.method.types import CubeTable
from stats.programme import Audience

SOURCE = Path(__file__).with_name("release.typ")
# Made once, when a release is counted: a long document may take its time, and the memory that the whole of a country asks.
PATIENCE, MEMORY = 120, 4 * 1024**3


def write_pdf(issue: Issue, audience: Audience) -> bytes:
    """Return the file. Raises ``kit.pdf.DocumentFailed``."""
    return typeset(SOURCE, contents(issue, audience), language="nl", patience=PATIENCE, memory=MEMORY)


def contents(issue: Issue, audience: Audience) -> dict[str, Any]:  # Any: JSON
    """Return what the document says, as the source wants it."""
    return {
        "title": issue.title,
        "lead": _("Alle getallen gaan over groepen, nooit over personen."),
        "mark": str(issue.mark) if issue.mark else "",
        "made": _("Hoe zijn deze cijfers gemaakt?"),
        "explanation": [list(pair) for pair in explanation(issue)],
        "notes": list(issue.programme.notes),
        "made_on": issue.computed_at.date().isoformat(),
        "changes": [_changes(issue, audience)] if issue.before is not None else [],
        "tables": [_table(issue, table) for table in issue.tables_upto(audience)],
        "footer": _("Kenmerk %(release)s") % {"release": issue.release},
        "page": _("Bladzijde"),
    }


def _changes(issue: Issue, audience: Audience) -> dict[str, Any]:  # Any: JSON
    found = changes_upto(issue, audience)
    rows = [
        [[one.table.title, one.place_label, one.row.measure_label], [text_of(one.before), text_of(one.now)]] for one in found
    ]
    return {
        "title": title_of_changes(issue),
        "labels": [_("Tabel"), _("Regel"), _("Wat")],
        "measures": [_("Was"), _("Is nu")],
        "rows": rows,
    }


def _table(issue: Issue, table: CubeTable) -> dict[str, Any]:  # Any: JSON
    known = issue.programme.programme
    return {
        "title": table.title,
        "labels": [known.label_in(table.code, name) for name in table.dimensions] or [_("Waar")],
        "measures": [known.measures[name].label for name in table.measures],
        "rows": [[list(labels), [text for _name, text in numbers_in(numbers)]] for labels, numbers in wide_rows(issue, table)],
    }
