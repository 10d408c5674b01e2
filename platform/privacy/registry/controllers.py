"""Who answers for the data: the school (we are its processor) or the region itself (promises POR-1b, POR-7i)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SchoolAt:
    """The school at the end of this path is the controller; a request about the row is that school's to answer."""

    path: str


@dataclass(frozen=True, slots=True)
class Platform:
    """The region that runs this site is the controller."""


PLATFORM = Platform()
Controller = SchoolAt | Platform
