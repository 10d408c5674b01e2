"""Which photos with pupils may be shown now, and where. Decided by an app above (it knows who agreed to what); until one does, none."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Takes ids of photos with pupils on them. Returns those that everybody on them agreed to at this moment, each with the id of
# the one page that may show it: people are asked about an activity, not about a site.
Judge = Callable[[Collection[int]], Mapping[int, int]]
_judges: list[Judge] = []


@dataclass
class Noted:
    """Whether anybody had to be asked about a photo with pupils."""

    were_judged: bool = False


_noted: ContextVar[Noted | None] = ContextVar("photos_judged", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Note whether what is made in the block goes by what people say about a photo: that holds for the moment only."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def judge_photos_by(judge: Judge) -> None:
    """Make known who decides. One app does; a second call with the same function changes nothing."""
    if judge not in _judges:
        _judges.append(judge)


def pages_for(photos: Collection[int]) -> dict[int, int]:
    """Return which of these photos with pupils may be shown now, each with its page: what all judges say, nothing without one."""
    if photos and (noted := _noted.get()):
        noted.were_judged = True
    if not photos or not _judges:
        return {}
    first, *others = (judge(photos) for judge in _judges)
    return {photo: page for photo, page in first.items() if all(other.get(photo) == page for other in others)}
