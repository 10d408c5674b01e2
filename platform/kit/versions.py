"""Which version of a row somebody speaks of: entity tags and ``If-Match`` (RFC 9110, 8.8.3 and 13.1.1).

A door hands on what it was sent; the service compares it once the row is locked (``check_version``). Judged before the lock it
would let two people through who both saw the same version.
"""

import hashlib

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


class StaleVersion(Refusal):
    """The row is not what the asker saw any more; the answer carries the tag of what it is now."""

    code = "precondition_failed"
    message = _("Iemand anders heeft dit intussen aangepast. Haal het opnieuw op.")
    status = 412

    def __init__(self, *, current: str) -> None:
        super().__init__()
        self.headers = {"ETag": current}


def tag_of(*parts: object) -> str:
    """Return a strong entity tag that changes with any of these values."""
    told = "\n".join(map(repr, parts)).encode()
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def check_version(expected: str | None, current: str) -> None:
    """Raise ``StaleVersion`` unless ``expected`` (an ``If-Match``: tags with commas between, or ``*``) names this version.

    None asks nothing. Tags that begin with ``W/`` name no version: they may stay the same when the row changed.
    """
    if expected is None or expected.strip() == "*":
        return
    if current not in parse_etags(expected):
        raise StaleVersion(current=current)
