"""A provider applies; the region says yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kit.constraints import refusing
from kit.refusals import ReasonMissing
from providers import emails
from providers.choices import ProviderRole, ProviderStatus
from providers.errors import AlreadyDecided, AlreadyRegistered, ContactNotVerified
from providers.models import Provider, ProviderIndexPage, ProviderMembership, ProviderPage
from providers.services.cms_access import sync_provider_people
from providers.signals import provider_blocked


@dataclass(frozen=True, slots=True)
class Organisation:
    """What an applicant says about the organisation."""

    name: str
    sectors: Sequence[str]
    street: str
    postcode: str
    city: str
    kvk_number: str = ""
    website: str = ""


@transaction.atomic
def apply_as_provider(*, organisation: Organisation, by: User) -> Provider:
    """Write down an application, with its applicant as the first owner, and tell both sides.

    ``by`` may still have to prove the e-mail address; until then the region cannot approve. Raises ``AlreadyRegistered``.
    """
    with refusing({"providers_provider_kvk_number_key": AlreadyRegistered}):
        provider = Provider.objects.create(
            name=organisation.name,
            kvk_number=organisation.kvk_number or None,
            sectors=list(organisation.sectors),
            street=organisation.street,
            postcode=organisation.postcode,
            city=organisation.city,
            website=organisation.website,
        )
    ProviderMembership.objects.create(provider=provider, user=by, role=ProviderRole.OWNER)
    emails.confirm_application(provider, to=by)
    emails.tell_region_of_application(provider)
    return provider


def check_is_new(organisation: Organisation) -> None:
    """Refuse a KvK number that is here already. Raises ``AlreadyRegistered``."""
    if organisation.kvk_number and Provider.objects.filter(kvk_number=organisation.kvk_number).exists():
        raise AlreadyRegistered


@transaction.atomic
def approve_provider(*, provider: Provider, by: User) -> Provider:
    """Let a provider in: its page goes online and its people get their way into the CMS. They get mail.

    Raises ``AlreadyDecided`` and ``ContactNotVerified``.
    """
    provider = undecided(provider)
    if not has_verified_owner(provider):
        raise ContactNotVerified
    provider.status, provider.status_reason, provider.decided_at = ProviderStatus.APPROVED, "", timezone.now()
    provider.save(update_fields=["status", "status_reason", "decided_at"])
    make_page(provider, by=by)
    sync_provider_people(provider)
    emails.tell_provider_it_is_approved(provider)
    return provider


@transaction.atomic
def decline_provider(*, provider: Provider, reason: str, by: User) -> Provider:
    """Say no, with the reason that the applicant reads. Raises ``AlreadyDecided`` and ``ReasonMissing``."""
    provider = undecided(provider)
    return say_no(provider, ProviderStatus.DECLINED, reason)


@transaction.atomic
def block_provider(*, provider: Provider, reason: str, by: User) -> Provider:
    """Put a provider out: pages offline, people out of the CMS, dates cancelled (``provider_blocked``). Undone by hand.

    Raises ``AlreadyDecided`` when it is not an approved provider, and ``ReasonMissing``.
    """
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if provider.status != ProviderStatus.APPROVED:
        raise AlreadyDecided(status=provider.get_status_display())
    provider = say_no(provider, ProviderStatus.BLOCKED, reason)
    sync_provider_people(provider)
    for page in provider.page.get_descendants(inclusive=True).live().specific():
        page.unpublish(user=by)
    provider_blocked.send(sender=Provider, provider=provider, by=by, reason=reason)
    return provider


def undecided(provider: Provider) -> Provider:
    """Return the provider's row, locked, while nobody has decided. Raises ``AlreadyDecided``."""
    locked = Provider.objects.select_for_update().get(pk=provider.pk)
    if locked.status != ProviderStatus.APPLIED:
        raise AlreadyDecided(status=locked.get_status_display())
    return locked


def say_no(provider: Provider, status: ProviderStatus, reason: str) -> Provider:
    """Write the no and its reason, and send it. Raises ``ReasonMissing``."""
    if not reason.strip():
        raise ReasonMissing
    provider.status, provider.status_reason, provider.decided_at = status, reason.strip()[:300], timezone.now()
    provider.save(update_fields=["status", "status_reason", "decided_at"])
    emails.tell_provider_no(provider)
    return provider


def has_verified_owner(provider: Provider) -> bool:
    """Return whether somebody of this provider has proved their e-mail address."""
    people = provider.memberships.filter(ended_at=None).values("user")
    return bool(EmailAddress.objects.filter(user__in=people, verified=True).exists())


def make_page(provider: Provider, *, by: User) -> ProviderPage:
    """Put the provider's own page online below the overview."""
    # Two approvals at once would give two pages the same place in the tree: the parent's row is the lock.
    index = ProviderIndexPage.objects.select_for_update(of=("self",)).get()
    page = ProviderPage(title=provider.name, provider=provider, owner=by, live=False)
    index.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return page
