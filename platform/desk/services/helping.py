"""The desk's side of an inquiry: give it to somebody, answer, close (promise OGP-0i)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desk.choices import InquiryStatus, Side
from desk.errors import InquiryIsClosed, NoAddress
from desk.models import Inquiry, InquiryLine, InquiryOwner
from desk.rules import inquiries_visible_to, may_help
from desk.services import inquiry_letters as letters
from kit.refusals import NotFound


@transaction.atomic
def give_inquiry(*, inquiry: Inquiry, to: User, by: User) -> Inquiry:
    """Let one colleague take care of it, and tell them when somebody else decided so. Raises ``NotFound``, ``InquiryIsClosed``."""
    row = _own(inquiry, by)
    if row.status == InquiryStatus.CLOSED:
        raise InquiryIsClosed
    if not may_help(to):
        raise NotFound
    given, _made = InquiryOwner.objects.update_or_create(inquiry=row, defaults={"user": to, "since": timezone.now()})
    if to.pk != by.pk:
        letters.tell_owner(row, given)
    return row


@transaction.atomic
def answer_inquiry(*, inquiry: Inquiry, words: str, by: User) -> Inquiry:
    """Mail the answer and keep it in the thread; whoever answers first takes care of it.

    Raises ``NotFound``, ``InquiryIsClosed``, and ``NoAddress`` where there is nowhere to send it.
    """
    row = _own(inquiry, by)
    if row.status == InquiryStatus.CLOSED:
        raise InquiryIsClosed
    if not row.email:
        raise NoAddress
    now = timezone.now()
    row.status, row.last_at = InquiryStatus.ANSWERED, now
    row.save(update_fields=["status", "last_at"])
    InquiryOwner.objects.get_or_create(inquiry=row, defaults={"user": by})
    line = InquiryLine.objects.create(inquiry=row, side=Side.DESK, text=words, at=now)
    letters.send_reply(row, line)
    return row


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by: User) -> Inquiry:
    """End it; twelve months later the registry deletes it. Closing twice is closing once. Raises ``NotFound``."""
    row = _own(inquiry, by)
    return shut(row) if row.status != InquiryStatus.CLOSED else row


def shut(row: Inquiry) -> Inquiry:
    """Close a locked inquiry."""
    row.status, row.closed_at = InquiryStatus.CLOSED, timezone.now()
    row.save(update_fields=["status", "closed_at"])
    return row


def _own(inquiry: Inquiry, by: User) -> Inquiry:
    """Return the locked row when this person may answer it. Raises ``NotFound``."""
    row = inquiries_visible_to(by).select_for_update(of=("self",)).filter(pk=inquiry.pk).first()
    if row is None:
        raise NotFound
    return row
