"""The addresses around an inquiry: the page with the thread, which only a mail tells, and the receipt of whoever sent the form.

Anybody can type anybody's address. So what the sender gets reads nothing back: the thread opens for who reads that mailbox.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from desk.models import Inquiry

SALT = "desk.inquiry"
RECEIPT_SALT = "desk.inquiry.receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of the form is told at once."""

    number: str
    due_on: date


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


def receipt_of(inquiry: Inquiry) -> str:
    """Return number and last day, signed: they open nothing."""
    return Signer(salt=RECEIPT_SALT, sep=".").sign(f"{inquiry.reference}_{inquiry.due_on:%Y%m%d}")


def receipt_behind(signed: str) -> Receipt | None:
    """Return what a receipt says, if it is one of ours."""
    try:
        number, day = Signer(salt=RECEIPT_SALT, sep=".").unsign(signed).split("_")
        return Receipt(number, date.fromisoformat(day))
    except (BadSignature, ValueError):
        return None
