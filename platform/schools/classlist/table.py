"""A file as rows of text. It may hold anything: it lives in memory only, until the columns are chosen."""

from dataclasses import dataclass, field
from enum import StrEnum


class Source(StrEnum):
    """What kind of file the rows came from."""

    TEXT = "text"
    WORKBOOK = "workbook"
    WEB_PAGE = "web_page"
    EDEXML = "edexml"
    ONEROSTER = "oneroster"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not blank. ``number`` is the row number a person sees in a spreadsheet (the first is 1)."""

    number: int
    cells: tuple[str, ...] = field(repr=False)

    def cell(self, index: int) -> str:
        """The text at a place; rows may be shorter than the table."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet, and the names of the other visible sheets that hold something."""

    source: Source
    rows: tuple[TableRow, ...] = field(repr=False)
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row.cells) for row in self.rows), default=0)

    def column(self, index: int, *, below: int = 0) -> list[str]:
        """The values of a column in the rows below a row number."""
        return [row.cell(index) for row in self.rows if row.number > below]
