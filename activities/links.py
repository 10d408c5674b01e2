"""Signed links in mails of ours. A link says which search, and no more; it opens nothing else."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from kit.refusals import NotFound

_STOP = "activities.stop_search"


def stop_url(search_id: int) -> str:
    """Return the whole address of the page with the one button. It does not end: who kept an old mail can stop by it."""
    token = signing.Signer(salt=_STOP).sign(str(search_id))
    return f"{settings.SITE_URL}{reverse('activities:stop_by_link', args=[token])}"


def read_stop(token: str) -> int:
    """Return which search a link stops. Raises ``NotFound`` for what we did not sign."""
    try:
        return int(signing.Signer(salt=_STOP).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise NotFound from error
