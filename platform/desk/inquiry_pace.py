"""How often the contact form may be sent: no captcha, so that everybody can use it, and no way to fill somebody's mailbox."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.networks import network_of
from desk.errors import FormFromElsewhere, TooManyForThisMailbox, TooManyRequests
from desk.models import Inquiry, InquiryCount
from kit.address_hash import mailbox_hash
from kit.origins import is_from_elsewhere
from kit.rate_limit import may_happen

A_DAY = 24 * 60 * 60
# A whole school shares one network.
PER_NETWORK_AND_HOUR = 30
PER_ADDRESS_AND_DAY = 6
PER_ADDRESS_AND_MONTH = 20


def refuse_from_elsewhere(request: HttpRequest) -> None:
    """Raise ``FormFromElsewhere`` when another site's page sent this: its visitors would fill a mailbox for it, each from a network of their own."""
    if is_from_elsewhere(request):
        raise FormFromElsewhere


def check_pace(request: HttpRequest, address: str) -> None:
    """Refuse one more message by network, and by the mailbox that gets the mail, however it is spelled.

    Raises ``TooManyRequests`` and ``TooManyForThisMailbox``. The cache counts those of one moment; what came before is counted in rows of
    their own, for who fills a mailbox has weeks, a cache is emptied, and what was sent can be wiped (decision 0068).
    """
    _check_network(request)
    mailbox = mailbox_hash(address)
    if not may_happen(what="desk.contact_for", who=mailbox, times=PER_ADDRESS_AND_DAY, seconds=A_DAY):
        raise TooManyRequests
    now = timezone.now()
    came = InquiryCount.objects.filter(mailbox=mailbox, at__gt=now - timedelta(days=30)).values_list("at", flat=True)
    moments = list(came.order_by("-at")[:PER_ADDRESS_AND_MONTH])
    if len(moments) == PER_ADDRESS_AND_MONTH:
        raise TooManyForThisMailbox
    if sum(at > now - timedelta(days=1) for at in moments) >= PER_ADDRESS_AND_DAY:
        raise TooManyRequests


def check_thread_pace(request: HttpRequest, inquiry: Inquiry) -> None:
    """Count one more line. Counted for this thread: who types somebody's address into the form keeps nobody from their own page."""
    _check_network(request)
    if not may_happen(what="desk.contact_more", who=inquiry.pk.hex, times=PER_ADDRESS_AND_DAY, seconds=A_DAY):
        raise TooManyRequests


def _check_network(request: HttpRequest) -> None:
    if not may_happen(what="desk.contact", who=network_of(request), times=PER_NETWORK_AND_HOUR, seconds=3600):
        raise TooManyRequests
