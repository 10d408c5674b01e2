"""The app with codes, as on somebody's phone: RFC 6238 (and RFC 4226 below it) in a few lines of our own."""

import base64
import hashlib
import hmac
import time

PERIOD, DIGITS = 30, 6


def code_of(secret: str, *, at: float | None = None) -> str:
    """Return the six digits that belong to this secret (base32, as the page shows it) at this moment."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    counter = int((time.time() if at is None else at) // PERIOD)
    digest = hmac.digest(key, counter.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
