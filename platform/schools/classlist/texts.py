"""What is wrong with a text of rows, said to who chose the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from kit import csv
from schools.classlist.errors import CellTooLong, TextMixed, TextUnreadable


@contextmanager
def usable_text() -> Iterator[None]:
    """Turn what ``kit.csv`` cannot read inside the block into TextMixed, TextUnreadable or CellTooLong."""
    try:
        yield
    except csv.MixedEncoding:
        raise TextMixed from None
    except csv.UnreadableText:
        raise TextUnreadable from None
    except csv.ReadingError:
        raise CellTooLong from None
