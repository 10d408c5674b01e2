"""Keys for the seeds of second factors, made from the installation's secret."""

import base64
import hmac
from collections.abc import Sequence

from django.conf import settings

PURPOSE = b"accounts.second-factor.v1"


def keys() -> Sequence[bytes]:
    """Return one Fernet key per SECRET_KEY, the current one first: it closes, all of them open."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [base64.urlsafe_b64encode(hmac.digest(secret.encode(), PURPOSE, "sha256")) for secret in secrets]
