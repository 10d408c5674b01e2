"""All tables of a release as one JSON document."""

import json
from typing import Any

from stats.formats.changes import changes_json
from stats.formats.issue import Issue, Row
from stats.formats.method_text import caution, licence, source
from stats.programme import Audience


def write_json(issue: Issue, audience: Audience) -> bytes:
    """Return the tables for this audience and wider ones. ``value`` is null where ``status`` is "few" or "withheld"."""
    content = {
        "release": issue.release,
        "period": issue.period,
        "title": issue.title,
        "version": f"v{issue.version}",
        "data_until": issue.data_until.isoformat(),
        "computed_on": issue.computed_at.date().isoformat(),
        "source": source(),
        "licence": licence(issue),
        "caution": caution(),
        "programme": issue.cube.programme_version,
        "method": issue.cube.method_version,
        **({"confidential": str(issue.mark)} if issue.mark else {}),
        "tables": [
            {
                "code": table.code,
                "title": table.title,
                "dimensions": list(table.dimensions),
                "rows": [row_of(row) for row in issue.rows(table)],
            }
            for table in issue.tables_upto(audience)
        ],
        **changes_json(issue, audience),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def row_of(row: Row) -> dict[str, Any]:  # Any: JSON
    """Return one number as JSON: codes and labels in the order of the table's dimensions."""
    return {
        "codes": list(row.codes),
        "labels": list(row.labels),
        "measure": row.measure,
        "value": row.number.value,
        "status": row.number.status.value,
    }
