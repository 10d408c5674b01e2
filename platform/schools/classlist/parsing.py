"""The door of this package: bytes in, a list a person can look at out. Pure: the database is asked by the caller."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from schools.classlist import headings
from schools.classlist.cells import Cells, kept_cells
from schools.classlist.class_names import class_in_file_name, class_in_text
from schools.classlist.columns import ColumnChoices, ColumnPlan, plan_columns
from schools.classlist.edexml import EdexmlSchool, read_edexml
from schools.classlist.errors import NoRows, TooManyRows
from schools.classlist.fields import Column, Field
from schools.classlist.limits import MAX_ROWS
from schools.classlist.oneroster import is_oneroster, read_oneroster
from schools.classlist.problems import Problem, Verdict
from schools.classlist.reading import read_table, refuse_wrong_size, start_of_text
from schools.classlist.rows import RowOutcome, outcomes
from schools.classlist.table import Source, Table

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ParsedList:
    """A class list as we understand it. Only allowed columns are in ``rows``; nothing else of the file is kept.

    ``columns`` covers the whole file, dropped ones with their reason. ``header_row`` is 0 when no headings were found.
    ``needs_mapping``: there is no column to read names from yet, a person must choose (then ``rows`` is empty).
    ``needs_class``: no class in a column, title, sheet name or file name, and none was given.
    ``samples`` (column index to some values) exist only when a person must choose and there are no headings to choose by: show
    them, never store them.
    """

    source: Source
    columns: tuple[Column, ...]
    rows: tuple[RowOutcome, ...] = field(repr=False)
    header_row: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    suggested_class: str = ""
    needs_mapping: bool = False
    needs_class: bool = False
    school: EdexmlSchool | None = None
    samples: Mapping[int, tuple[str, ...]] = field(default_factory=dict, repr=False)
    cells: Cells = field(default_factory=dict, repr=False)

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns we read."""
        return tuple(column for column in self.columns if column.field is not None)

    @property
    def dropped(self) -> tuple[Column, ...]:
        """The columns we left out, each with its reason."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of all rows, in the order of the file."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows are new, to be checked and refused."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the rows that can be taken in, in the order of the file."""
        names = (row.fields.school_class for row in self.rows if row.verdict is not Verdict.REFUSED)
        return tuple(dict.fromkeys(name for name in names if name))


def parse_class_list(  # the choices of one form
    data: bytes,
    filename: str = "",
    *,
    mapping: ColumnChoices | None = None,
    default_class: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> ParsedList:
    """Read a class list: csv, tsv, txt, xlsx, xls, ods, a web page called xls, EDEXML or OneRoster.

    ``mapping`` is a person's own choice per column index (None: leave out); ``default_class`` the class of rows that name none
    (without it we use the class in a title, sheet name or file name); ``sheet`` the sheet to read; ``header_row`` the row number
    of the headings, 0 for none.
    Raises refusals of ``schools.classlist.errors``: nothing was kept, the sentence says what to do.
    """
    refuse_wrong_size(data)
    if _is_xml(data):
        return _parse_edexml(data, default_class or "")
    if is_oneroster(data):
        return ParsedList(source=Source.ONEROSTER, columns=(), rows=read_oneroster(data, default_class or ""))
    table = read_table(data, sheet)
    plan = plan_columns(table, mapping, header_row)
    suggested = _suggested_class(table, plan, filename)
    rows = outcomes(table, plan, default_class or suggested) if plan.has_names else []
    if plan.has_names and not rows:
        raise NoRows
    if len(rows) > MAX_ROWS:
        raise TooManyRows
    return ParsedList(
        source=table.source,
        columns=plan.columns,
        rows=tuple(rows),
        header_row=plan.header_row,
        sheet=table.sheet,
        sheets=table.sheets,
        suggested_class=suggested,
        needs_mapping=not plan.has_names,
        needs_class=not (default_class or suggested or Field.SCHOOL_CLASS in plan.places),
        samples=_samples(table, plan),
        cells=kept_cells(table, plan, rows),
    )


def _parse_edexml(data: bytes, default_class: str) -> ParsedList:
    found = read_edexml(data, default_class)
    return ParsedList(source=Source.EDEXML, columns=(), rows=found.rows, school=found.school)


def _is_xml(data: bytes) -> bool:
    head = start_of_text(data).lstrip().casefold()
    return head.startswith(("<?xml", "<edex", "<!doctype edex", "<!--")) and "<html" not in head and "<table" not in head


def _suggested_class(table: Table, plan: ColumnPlan, filename: str) -> str:
    titles = (" ".join(cell for cell in row.cells if cell) for row in table.rows if row.number < plan.header_row)
    in_title = next((name for title in titles if len(title) <= 100 and (name := class_in_text(title))), "")
    return in_title or class_in_text(table.sheet) or class_in_file_name(filename[-150:])


def _samples(table: Table, plan: ColumnPlan) -> dict[int, tuple[str, ...]]:
    if plan.has_names or headings.NAME_FIELDS & set(plan.places):
        return {}
    values = {
        column.index: table.column(column.index, below=plan.header_row) for column in plan.columns if not column.is_locked
    }
    return {index: tuple(value for value in column if value.strip())[:_SAMPLES] for index, column in values.items()}
