"""What one activity shows in a list; `templates/parts/card.html` draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """All texts are ready to read. Seats are a band for everyone, or numbers for those who may know them."""

    key: int
    """Picks one of six art patterns, always the same for the same activity."""
    url: str
    title: str
    kind: str
    sector: str
    """A sector slug: names the colours (`sector--care`) and the drawing (`sector-care`)."""
    sector_name: str
    by: str
    when: str = ""
    where: str = ""
    who: str = ""
    band: str = ""
    """plenty, limited or full."""
    free: int | None = None
    capacity: int | None = None
    counts_groups: bool = False
    """Whether free and capacity count groups and not pupils."""
    is_recognised: bool = False
    """Whether who offers it is a recognised training company today."""
    waiting: int = 0
    image: str = ""
    image_alt: str = ""
    kept: bool | None = None
    """Whether the reader marked it as a favourite; None draws no heart."""
