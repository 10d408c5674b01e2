"""The installation's two secrets: which are in use, and whether settings still hold the same ones.

The rounding key decides which numbers go up. A correction keeps what did not move under any key; what did move would be rounded by
another chance than before, and a count that is made again from the same facts would come out differently. The signing key proves that a release comes from this installation. So a changed or
lost key is never silently replaced: until somebody says so (``manage.py stats_keys --take-into-use``), nothing is counted or signed.
"""

import base64
import hmac

from django.conf import settings

from kit import signing
from kit.signing import Signature
from stats.choices import KeyUse
from stats.errors import RoundingKeyChanged, SigningKeyChanged
from stats.method.wishes import fingerprint as fingerprint_of
from stats.models import KeyRecord

REFUSALS = {KeyUse.ROUNDING: RoundingKeyChanged, KeyUse.SIGNING: SigningKeyChanged}


def rounding_secret() -> bytes:
    """Return the secret of the rounding, after checking that it is the one in use. Raises RoundingKeyChanged."""
    _check(KeyUse.ROUNDING)
    return settings.STATS_ROUNDING_KEY.encode()


def sign(content: bytes) -> Signature:
    """Sign with the installation's key. Raises SigningKeyChanged when settings hold another than the one in use."""
    _check(KeyUse.SIGNING)
    return signing.sign(content, key=settings.STATS_SIGNING_KEY)


def is_signed(content: bytes, signature: str, key: str, *, public_key: str = "") -> bool:
    """Return whether this signature under ``content`` was made with the key of that fingerprint, which this installation used.

    The key itself comes from outside the database where it can: ``public_key`` (base64), or settings; only an earlier one is read from
    its record. Whoever can write in the database could put a key of their own beside a signature of their own.
    """
    try:
        public = base64.b64decode(public_key or _known_key(key))
    except ValueError:
        return False
    return signing.fingerprint_of(public) == key and signing.is_signed(content, signature, public=public)


def is_of_settings(key: str) -> bool:
    """Return whether this is the fingerprint of the signing key that settings hold."""
    return hmac.compare_digest(key, fingerprint(KeyUse.SIGNING))


def _known_key(key: str) -> str:
    if is_of_settings(key):
        return base64.b64encode(_public_bytes()).decode()
    record = KeyRecord.objects.filter(use=KeyUse.SIGNING, fingerprint=key).first()
    return record.public_key if record else ""


def fingerprint(use: KeyUse) -> str:
    """Return what recognises the key that settings hold, without giving it away."""
    if use == KeyUse.SIGNING:
        return signing.fingerprint_of(_public_bytes())
    return fingerprint_of(settings.STATS_ROUNDING_KEY.encode())


def is_in_use(use: KeyUse) -> bool:
    """Return whether settings hold the key that was last taken into use; true as well where none has been used yet."""
    newest = KeyRecord.objects.filter(use=use).order_by("-since", "-pk").first()
    return newest is None or hmac.compare_digest(newest.fingerprint, fingerprint(use))


def take_into_use(use: KeyUse, *, reason: str) -> KeyRecord:
    """Record the key that settings hold as the one in use from now on, and why. Also one that was in use before."""
    public = base64.b64encode(_public_bytes()).decode() if use == KeyUse.SIGNING else ""
    return KeyRecord.objects.create(use=use, fingerprint=fingerprint(use), public_key=public, reason=reason.strip()[:300])


def _check(use: KeyUse) -> None:
    if not is_in_use(use):
        raise REFUSALS[use]
    if not KeyRecord.objects.filter(use=use).exists():
        take_into_use(use, reason="first use")


def _public_bytes() -> bytes:
    return signing.public_bytes(settings.STATS_SIGNING_KEY)
