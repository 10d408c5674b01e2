"""Recognise an address without keeping it: a keyed hash, useless to whoever does not have the key."""

import hashlib
import hmac

from django.conf import settings

SAME_SERVICE = {"googlemail.com": "gmail.com"}


def address_hash(email: str) -> str:
    """Return 64 hexadecimal characters, the same for the same address in any case.

    Keyed with ``ADDRESS_HASH_KEY``: a plain hash of an address is found by trying all likely addresses. The key must
    outlive a change of ``SECRET_KEY``, or everybody who left the newsletter would be unknown again.
    """
    return _keyed(email.strip().lower())


def mailbox_hash(email: str) -> str:
    """Return 64 hexadecimal characters, the same for every spelling that common mail services deliver to one mailbox.

    Without what follows a plus, and without dots: who bombs a mailbox writes its address in a hundred ways. For counting only, never to
    tell who somebody is: at a service that minds its dots two people can share a count. Equal to no ``address_hash``.
    """
    local, _at, domain = email.strip().lower().rpartition("@")
    plain = local.partition("+")[0].replace(".", "")
    return _keyed(f"mailbox {plain}@{SAME_SERVICE.get(domain, domain)}")


def _keyed(message: str) -> str:
    return hmac.new(settings.ADDRESS_HASH_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()
