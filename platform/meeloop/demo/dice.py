"""Chance that can be repeated: every part of the demo throws its own dice, so that a change in one leaves the others alone."""

import random
from uuid import UUID


def dice(seed: int, *what: object) -> random.Random:
    """Return dice for one purpose: the same seed and words always give the same throws."""
    return random.Random(f"{seed}:{':'.join(map(str, what))}")  # noqa: S311  # demo data, no secret hangs on it


def throw_uuid(throws: random.Random) -> UUID:
    """Return a UUID (version 4) from the dice."""
    return UUID(int=throws.getrandbits(128), version=4)
