"""One way to write JSON, so that the same facts have the same digest and the same signature everywhere."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:  # Any: JSON
    """Return JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(value: Any) -> str:  # Any: JSON
    """Return the SHA-256 of a JSON value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
