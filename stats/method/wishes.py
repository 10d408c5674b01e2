"""Where every cell wants to go: up or down, by chance that only the secret knows (stats page §5.3 step 5)."""

import hashlib
import hmac

from stats.method.types import Cell, Period


def wish(secret: bytes, period: Period | str, cell: Cell) -> float:
    """Return a number in [0, 1) that is the same for the same secret, period and cell, and cannot be guessed without it."""
    digest = hmac.digest(secret, f"{period}|{cell}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big") / 2**64


def wants_up(secret: bytes, period: Period | str, cell: Cell, count: int, base: int) -> bool:
    """Whether this count would rather be rounded up; 3 of 5 wants up three times in five, so nothing drifts."""
    return wish(secret, period, cell) < count % base / base


def fingerprint(secret: bytes) -> str:
    """Return 64 characters by which a changed secret is noticed; they say nothing about the secret.

    A release and the record of the keys in use (``stats.keys``) hold the same ones, so that a key can be found by its release.
    """
    return hmac.digest(secret, b"meeloop: which rounding key is this?", hashlib.sha256).hex()
