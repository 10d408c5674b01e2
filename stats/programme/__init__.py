"""The versioned publication programme and its reader: the one thing that the method and the audit share.

``read_programme()`` gives the file; ``stats.method.decide`` makes a ``YearProgramme`` of it, once a school year.
"""

from stats.programme.errors import ProgrammeWrong, RegionTooSmall
from stats.programme.reader import parse_programme, read_programme, versions
from stats.programme.types import REGION, REST, TOTAL, Audience, Cell, Coordinates, Period, Programme, School, Table, place
from stats.programme.year import YearProgramme

__all__ = [
    "REGION", "REST", "TOTAL", "Audience", "Cell", "Coordinates", "Period", "Programme", "ProgrammeWrong", "RegionTooSmall",
    "School", "Table", "YearProgramme", "parse_programme", "place", "read_programme", "versions",
]  # fmt: skip
