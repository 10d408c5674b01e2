"""How often the contact form may be sent: no captcha, so that everybody can use it, and no way to fill somebody's mailbox."""

from django.http import HttpRequest

from accounts.networks import network_of
from desk.errors import TooManyRequests
from kit.rate_limit import may_happen

A_DAY = 24 * 60 * 60
# A whole school shares one network.
PER_NETWORK_AND_HOUR = 30
PER_ADDRESS_AND_DAY = 6


def check_pace(request: HttpRequest, address: str) -> None:
    """Count one more message. Raises ``TooManyRequests``: by network, and by the address that gets the mail."""
    if not may_happen(what="desk.contact", who=network_of(request), times=PER_NETWORK_AND_HOUR, seconds=3600):
        raise TooManyRequests
    if not may_happen(what="desk.contact_for", who=address.lower(), times=PER_ADDRESS_AND_DAY, seconds=A_DAY):
        raise TooManyRequests
