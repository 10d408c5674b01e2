"""The asker's side of an inquiry: ask, write more, take it back. Nothing but answering is ever done with it (promise POR-5b)."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desk.choices import InquiryChannel, InquiryStatus, Side
from desk.clocks import inquiry_due_on
from desk.errors import InquiryIsClosed
from desk.models import Inquiry, InquiryCount, InquiryLine, InquiryOwner
from desk.rules import helpers
from desk.services import inquiry_letters as letters
from kit.address_hash import mailbox_hash

# Here the address is whatever somebody typed.
TYPED_BY_ANYBODY = (InquiryChannel.FORM, InquiryChannel.API)


@dataclass(frozen=True, slots=True)
class Wrote:
    """What somebody filled in."""

    kind: str
    text: str = field(repr=False)
    email: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@transaction.atomic
def take_inquiry(*, wrote: Wrote, language: str, channel: str = InquiryChannel.FORM) -> Inquiry:
    """Store an inquiry; mail the asker its number and the page with the copy, and tell the desk."""
    inquiry = Inquiry(
        kind=wrote.kind,
        channel=channel,
        language=language,
        name=wrote.name,
        email=wrote.email,
    )
    inquiry.due_on = inquiry_due_on(inquiry.kind, inquiry.received_at)
    inquiry.last_at = inquiry.received_at
    inquiry.save(force_insert=True)
    InquiryLine.objects.create(inquiry=inquiry, side=Side.ASKER, text=wrote.text, at=inquiry.received_at)
    if channel in TYPED_BY_ANYBODY:
        InquiryCount.objects.create(mailbox=mailbox_hash(wrote.email), at=inquiry.received_at)
    letters.send_number(inquiry)
    letters.tell_helpers(inquiry, list(helpers()))
    return inquiry


@transaction.atomic
def write_more(*, inquiry: Inquiry, text: str) -> Inquiry:
    """Add words of the asker: an answered inquiry waits again, with a new last day. Raises ``InquiryIsClosed``."""
    row = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if row.status == InquiryStatus.CLOSED:
        raise InquiryIsClosed
    now = timezone.now()
    if row.status == InquiryStatus.ANSWERED:
        row.due_on = inquiry_due_on(row.kind, now)
    row.status, row.last_at = InquiryStatus.OPEN, now
    row.save(update_fields=["status", "due_on", "last_at"])
    line = InquiryLine.objects.create(inquiry=row, side=Side.ASKER, text=text, at=now)
    letters.tell_of_more(row, line, concerned(row))
    return row


@transaction.atomic
def take_back(*, inquiry: Inquiry) -> None:
    """Wipe an inquiry with all its words: only who has its secret address can ask this. That it came still counts. Safe to repeat."""
    Inquiry.objects.filter(pk=inquiry.pk).delete()


def concerned(inquiry: Inquiry) -> list[User]:
    """Return whom news about an inquiry is for: who takes care of it, or everybody who may."""
    owners = InquiryOwner.objects.filter(inquiry=inquiry).values("user")
    owner = User.objects.filter(pk__in=owners, is_active=True, blocked_at=None)
    return list(owner) or list(helpers())
