"""Self-assessments as tables: what a norm asks in our own words, how we answer it, and what shows it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A row says what the software does and a test shows it; or that it does not, or that somebody else answers for it.
MET, PARTLY, UNPROVED = "voldoet", "deels", "niet bewezen"
OPERATOR, SCHOOL, NONE = "wie de site draait", "de school", "niet van toepassing"
STATES = (MET, PARTLY, UNPROVED, OPERATOR, SCHOOL, NONE)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: ``asks`` and ``answer`` are sentences, ``shown`` are files (``path`` or ``path::test``)."""

    norm: str
    asks: str
    state: str
    answer: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its rows."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A page: where it is written, what stands above and below its tables."""

    file: str
    head: str
    parts: Sequence[Part]
    foot: str = ""

    @property
    def rows(self) -> list[Row]:
        """Every row of the page."""
        return [row for part in self.parts for row in part.rows]

    def page(self) -> str:
        """Return the page as it should be written."""
        folder = (ROOT / self.file).parent
        counts = Counter(row.state for row in self.rows)
        summed = ", ".join(f"{state} {counts[state]}" for state in STATES if counts[state])
        tables = "\n\n".join(_table(part, folder) for part in self.parts)
        return f"{self.head.strip()}\n\nStand: {len(self.rows)} regels: {summed}.\n\n{tables}\n{self.foot.rstrip()}\n".replace(
            "\n\n\n", "\n\n"
        )


def faults(rows: Iterable[Row]) -> list[str]:
    """Return what is wrong with rows: evidence that is not there, and a row that shows nothing without saying why."""
    wrong = []
    for row in rows:
        wrong += [f"{row.norm}: {one} is not there" for one in row.shown if not is_there(one)]
        if row.state not in STATES:
            wrong.append(f"{row.norm}: no such state")
        if row.state == MET and not any("::" in one for one in row.shown):
            wrong.append(f"{row.norm}: met, and no test shows it")
        if len(row.answer) < 20:
            wrong.append(f"{row.norm}: says too little")
    return wrong


def is_there(shown: str) -> bool:
    """Return whether a file exists, with its test where one is named."""
    path, _, name = shown.partition("::")
    file = ROOT / path
    return file.is_file() and (not name or f"def {name}(" in file.read_text())


def _table(part: Part, folder: Path) -> str:
    head = [f"## {part.title}", "", "| norm | vraagt (in onze woorden) | stand | hoe | bewijs |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(_line(row, folder) for row in part.rows)])


def _line(row: Row, folder: Path) -> str:
    shown = "<br>".join(_link(one, folder) for one in row.shown)
    return f"| {row.norm} | {row.asks} | {row.state} | {row.answer} | {shown} |"


def _link(shown: str, folder: Path) -> str:
    path, _, name = shown.partition("::")
    return f"[{name or Path(path).name}]({relpath(ROOT / path, folder)})"
