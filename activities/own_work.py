"""What waits for a provider's people on their own first page. Higher floors know it; they register a source here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page of a higher floor: its template, and what that reads as ``part``."""

    template: str
    context: dict[str, Any]  # Any: template context


Source = Callable[[User], Iterable[Waiting]]
Maker = Callable[[HttpRequest], Part]
_sources: list[Source] = []
_makers: list[Maker] = []


def register_work(source: Source) -> None:
    """Add a source; called once, when an app is ready."""
    if source not in _sources:
        _sources.append(source)


def waiting_for(user: User) -> list[Waiting]:
    """Return what waits for this person, the soonest date first."""
    return sorted((one for source in _sources for one in source(user)), key=lambda one: (one.starts_at, one.url))


def register_part(maker: Maker) -> None:
    """Add a part of the page; called once, when an app is ready."""
    if maker not in _makers:
        _makers.append(maker)


def parts_for(request: HttpRequest) -> list[Part]:
    """Return the parts of the page for who asks."""
    return [maker(request) for maker in _makers]
