"""The same published numbers in every format; each file is made from one ``Issue`` and nothing else.

``FILES`` is the list of a release's files: a new format is one more line here, and it is then audited, stored with its SHA-256,
exported, and marked when the release is confidential. A ``FileKind`` says for whom it is, as the tables do.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial

from stats.formats.changes import write_changes
from stats.formats.codelists import columns_of, write_codelist, write_measures
from stats.formats.csv_file import write_table
from stats.formats.csvw_file import write_csvw
from stats.formats.issue import Issue, Mark
from stats.formats.json_file import write_json
from stats.formats.method_text import write_method
from stats.formats.pdf_file import write_pdf
from stats.formats.xlsx_file import write_xlsx
from stats.programme import Audience

CSV, PDF = "text/csv; charset=utf-8", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One file that a release has: its name, media type, for whom, and how it is written."""

    name: str
    media_type: str
    audience: str
    write: Callable[[Issue], bytes]


def files_of(issue: Issue) -> Iterator[FileKind]:
    """Yield the files of a release in the order in which they are listed. A board's own rows are in no file."""
    for audience in (Audience.PUBLIC, Audience.FUNDERS):
        for table in issue.tables(audience):
            yield FileKind(f"tabellen/{table.code}.csv", CSV, audience.value, partial(write_table, table=table))
    yield from _codelists(issue)
    for audience, suffix in ((Audience.PUBLIC, ""), (Audience.FUNDERS, "-alles")):
        if any(issue.tables(audience)):
            yield FileKind(f"cijfers{suffix}.json", "application/json", audience.value, partial(write_json, audience=audience))
            yield FileKind(f"cijfers{suffix}.xlsx", XLSX, audience.value, partial(write_xlsx, audience=audience))
            yield FileKind(f"cijfers{suffix}.pdf", PDF, audience.value, partial(write_pdf, audience=audience))
            if issue.before is not None:
                yield FileKind(f"wijzigingen{suffix}.csv", CSV, audience.value, partial(write_changes, audience=audience))
            yield FileKind(
                f"csv-metadata{suffix}.json", "application/csvm+json", audience.value, partial(write_csvw, audience=audience)
            )
    yield FileKind("METHODE.md", "text/markdown; charset=utf-8", Audience.PUBLIC.value, write_method)


def _codelists(issue: Issue) -> Iterator[FileKind]:
    """Yield what the codes mean: of every column that a file has, whoever may see the table."""
    tables = issue.tables_upto(Audience.FUNDERS)
    for name in columns_of(issue, tables):
        write = partial(write_codelist, dimension=name, tables=tables)
        yield FileKind(f"codelists/{name}.csv", CSV, Audience.PUBLIC.value, write)
    yield FileKind("codelists/measure.csv", CSV, Audience.PUBLIC.value, partial(write_measures, tables=tables))


def write_files(issue: Issue) -> dict[str, tuple[FileKind, bytes]]:
    """Return every file of a release: name to kind and content. The typesetter works in a process of its own, meanwhile the rest is written."""
    kinds = list(files_of(issue))
    with ThreadPoolExecutor(1) as beside:
        # In this thread's language.
        typeset = {kind: beside.submit(copy_context().run, kind.write, issue) for kind in kinds if kind.media_type == PDF}
        written = {kind: kind.write(issue) for kind in kinds if kind not in typeset}
        return {kind.name: (kind, typeset[kind].result() if kind in typeset else written[kind]) for kind in kinds}


__all__ = ["FileKind", "Issue", "Mark", "files_of", "write_files"]
