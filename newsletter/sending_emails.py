"""Letters to who sends the newsletter: a sending stands still by itself."""

from django.db.models import QuerySet

from accounts.choices import RegionRole
from accounts.emails import write_to
from accounts.models import User
from newsletter.models import Sending
from newsletter.rules import SENDERS


def tell_braked(sending: Sending) -> None:
    """Tell everybody who may send that unusually many mails were refused, once for each time that it stopped."""
    for reader in senders():
        write_to(reader, "newsletter.sending_braked", cause=f"{sending.pk}:{sending.braked_at}", sending=sending)


def senders() -> QuerySet[User]:
    """Return who may send the newsletter."""
    roles: list[RegionRole] = list(SENDERS)
    people = User.objects.filter(region_memberships__role__in=roles, is_active=True, blocked_at=None)
    return people.distinct().order_by("pk")
