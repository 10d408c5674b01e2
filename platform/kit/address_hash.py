"""Recognise an address without keeping it: a keyed hash, useless to whoever does not have the key."""

import hashlib
import hmac

from django.conf import settings


def address_hash(email: str) -> str:
    """Return 64 hexadecimal characters, the same for the same address in any case.

    Keyed with ``ADDRESS_HASH_KEY``: a plain hash of an address is found by trying all likely addresses. The key must
    outlive a change of ``SECRET_KEY``, or everybody who left the newsletter would be unknown again.
    """
    message = email.strip().lower().encode()
    return hmac.new(settings.ADDRESS_HASH_KEY.encode(), message, hashlib.sha256).hexdigest()
