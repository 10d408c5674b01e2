"""The asker's own page: an address that only a mail or the answer to the form holds. It says a number, never an address or a name."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from desk.models import Inquiry

SALT = "desk.inquiry"


def secret_of(inquiry: Inquiry) -> str:
    """Return what opens the asker's page of an inquiry."""
    return Signer(salt=SALT, sep=".").sign(inquiry.pk.hex)


def inquiry_behind(secret: str) -> Inquiry | None:
    """Return the inquiry that a secret opens, if it is one of ours and still there."""
    try:
        number = UUID(Signer(salt=SALT, sep=".").unsign(secret))
    except (BadSignature, ValueError):
        return None
    return Inquiry.objects.filter(pk=number).first()


def page_of(inquiry: Inquiry) -> str:
    """Return the whole address of the asker's page."""
    return settings.SITE_URL + reverse("desk:contact_thread", args=[secret_of(inquiry)])
