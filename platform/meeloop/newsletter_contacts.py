"""Contact persons of schools and providers, for the newsletter's invitations (``settings.NEWSLETTER_CONTACTS``)."""

from collections.abc import Iterator

from accounts.querysets import shown_people
from newsletter.contacts import Contact
from newsletter.models import InvitedAs
from providers.choices import ProviderRole, ProviderStatus
from providers.models import ProviderMembership
from schools.choices import SchoolRole
from schools.models import SchoolMembership

AN_ACCOUNT = {"user__is_active": True, "user__blocked_at": None}


def contacts() -> Iterator[Contact]:
    """Yield the coordinators of schools that the region verified, and the owners at providers that it approved.

    The addresses are those of their accounts: nobody has another one here. Frozen, blocked and closed accounts are left alone.
    """
    schools = SchoolMembership.objects.filter(
        shown_people("user__"),
        role=SchoolRole.COORDINATOR,
        ended_at=None,
        school__verified_at__isnull=False,
        **AN_ACCOUNT,
    )
    providers = ProviderMembership.objects.filter(
        shown_people("user__"),
        role=ProviderRole.OWNER,
        ended_at=None,
        provider__status=ProviderStatus.APPROVED,
        **AN_ACCOUNT,
    )
    for memberships, known_as in ((schools, InvitedAs.SCHOOL), (providers, InvitedAs.PROVIDER)):
        for email, language in memberships.order_by("pk").values_list("user__email", "user__language").iterator():
            yield Contact(email, known_as, language or "nl")
