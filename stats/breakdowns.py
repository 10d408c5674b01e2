"""Which tables exist, and a friendly no for those that do not: a filter outside the programme is never computed."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from stats.errors import BreakdownNotMade
from stats.formats import Issue
from stats.models import PublishedTable


def dimensions_of(issue: Issue, tables: Sequence[PublishedTable]) -> list[tuple[str, str]]:
    """Return (code, label) of everything that some table of these is broken down by."""
    used = {dimension for table in tables for dimension in table.dimensions}
    return [(code, one.label) for code, one in issue.programme.programme.dimensions.items() if code in used]


def tables_by(issue: Issue, tables: Sequence[PublishedTable], wanted: Collection[str]) -> list[PublishedTable]:
    """Return the tables that are broken down by exactly these dimensions. Raises BreakdownNotMade with what there is."""
    found = [table for table in tables if set(table.dimensions) == set(wanted)]
    if not found:
        raise BreakdownNotMade(available=available(issue, tables))
    return found


def available(issue: Issue, tables: Sequence[PublishedTable]) -> str:
    """Name what these tables are broken down by, each once."""
    known = issue.programme.programme.dimensions
    names = [_(" en ").join(known[name].label.lower() for name in table.dimensions) for table in tables if table.dimensions]
    return ", ".join(dict.fromkeys(f"per {name}" for name in names)) or _("alleen de hele regio")
