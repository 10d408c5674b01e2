"""What a look finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be. ``is_wrong``: it must be mended; else it is to be looked at.

    ``code`` is for programs and stays the same in every language; ``said`` is what there is, ``do`` what to do about it. No personal data.
    """

    code: str
    said: str
    do: str
    is_wrong: bool = True


Look = Callable[[], Iterator[Problem]]
