"""csv-metadata.json: what every column of every CSV is, by the W3C's model for tabular data (CSVW)."""

import json
from typing import Any

from stats.formats.changes import title_of_changes
from stats.formats.codelists import columns_of
from stats.formats.issue import Issue
from stats.formats.method_text import LICENCE_URL, caution, fives, source
from stats.method.types import CubeTable, Status
from stats.programme import Audience

Json = dict[str, Any]  # Any: JSON
# What stands in OBS_VALUE where there is no number.
NOT_SHOWN = [status.symbol for status in Status if status.symbol]


def write_csvw(issue: Issue, audience: Audience) -> bytes:
    """Return the table group for this audience: every table and code list, with keys that lead from one to the other."""
    tables = issue.tables_upto(audience)
    columns = columns_of(issue, tables)
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": issue.title,
        "dc:identifier": issue.release,
        "dc:description": fives(),
        "dc:source": source(),
        "dc:modified": issue.computed_at.date().isoformat(),
        "dc:rights": caution(),
        "dc:license": {"@id": LICENCE_URL} if issue.is_public else str(issue.mark or ""),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "tables": [
            *(_table(issue, table) for table in tables),
            *([_changes(issue, audience)] if issue.before is not None else []),
            *(_codelist(issue, f"codelists/{name}.csv") for name in (*columns, "measure")),
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _table(issue: Issue, table: CubeTable) -> Json:
    columns: list[Json] = []
    for dimension in table.dimensions:
        called = issue.programme.programme.label_in(table.code, dimension)
        columns.append(_column(dimension.upper(), called, required=True))
        columns.append(_column(f"{dimension.upper()}_LABEL", f"{called}: naam"))
    columns += [
        _column("MEASURE", "Wat is geteld", required=True),
        _column("MEASURE_LABEL", "Wat is geteld: naam"),
        {
            **_column("OBS_VALUE", "Aantal"),
            "datatype": {"base": "integer", "minimum": "0"},
            "null": NOT_SHOWN,
        },
        _column("OBS_STATUS", "A: precies of klein, P: afgerond, M: niet getoond", required=True),
        _column("CONF_STATUS", "F: vrij, C: niet getoond", required=True),
        *_mark_column(issue),
    ]
    keys = [dimension.upper() for dimension in table.dimensions]
    return {
        "url": f"tabellen/{table.code}.csv",
        "dc:title": table.title,
        "tableSchema": {
            "columns": columns,
            "primaryKey": [*keys, "MEASURE"],
            "foreignKeys": [
                {"columnReference": key, "reference": {"resource": f"codelists/{key.lower()}.csv", "columnReference": "CODE"}}
                for key in (*keys, "MEASURE")
            ],
        },
    }


def _changes(issue: Issue, audience: Audience) -> Json:
    number = {"datatype": {"base": "integer", "minimum": "0"}, "null": NOT_SHOWN}
    columns = [
        _column("TABLE", "Tabel", required=True),
        _column("TABLE_LABEL", "Tabel: naam"),
        _column("PLACE", "Regel van de tabel", required=True),
        _column("PLACE_LABEL", "Regel: naam"),
        _column("MEASURE", "Wat is geteld", required=True),
        _column("MEASURE_LABEL", "Wat is geteld: naam"),
        {**_column("OLD_VALUE", "Aantal in de versie hiervoor"), **number},
        {**_column("NEW_VALUE", "Aantal in deze versie"), **number},
        *_mark_column(issue),
    ]
    measure = {"columnReference": "MEASURE", "reference": {"resource": "codelists/measure.csv", "columnReference": "CODE"}}
    return {
        "url": f"wijzigingen{'-alles' if audience == Audience.FUNDERS else ''}.csv",
        "dc:title": title_of_changes(issue),
        "tableSchema": {"columns": columns, "primaryKey": ["TABLE", "PLACE", "MEASURE"], "foreignKeys": [measure]},
    }


def _codelist(issue: Issue, url: str) -> Json:
    columns = [_column("CODE", "Code", required=True), _column("CODE_LABEL", "Naam"), _column("DIMENSION", "Soort code")]
    return {"url": url, "tableSchema": {"columns": [*columns, *_mark_column(issue)], "primaryKey": "CODE"}}


def _mark_column(issue: Issue) -> list[Json]:
    return [_column("CONFIDENTIALITY", "Vertrouwelijk")] if issue.mark else []


def _column(name: str, description: str, *, required: bool = False) -> Json:
    found: Json = {"name": name, "titles": name, "dc:description": description, "datatype": "string"}
    return {**found, "required": True} if required else found
