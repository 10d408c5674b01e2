"""What waits for a provider's people on their own first page. Higher floors know it; they register a source here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what, when the date is, and where to do it. ``who`` names a school and class, never a pupil."""

    title: str
    who: str
    starts_at: datetime
    ends_at: datetime
    url: str
    label: str


Source = Callable[[User], Iterable[Waiting]]
_sources: list[Source] = []


def register_work(source: Source) -> None:
    """Add a source; called once, when an app is ready."""
    if source not in _sources:
        _sources.append(source)


def waiting_for(user: User) -> list[Waiting]:
    """Return what waits for this person, the soonest date first."""
    return sorted((one for source in _sources for one in source(user)), key=lambda one: (one.starts_at, one.url))
