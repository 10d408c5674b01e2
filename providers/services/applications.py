"""A provider applies; the region says yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import acting_role
from kit.constraints import refusing
from kit.refusals import ReasonMissing
from providers import emails
from providers.choices import ProviderRole, ProviderStatus, ProviderVerdict
from providers.errors import AlreadyDecided, AlreadyRegistered, ContactNotVerified
from providers.models import Provider, ProviderDecision, ProviderIndexPage, ProviderMembership, ProviderPage
from providers.rules import JUDGING
from providers.services.cms_access import sync_provider_people
from providers.services.reference import check_sectors
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

    ``by`` may still have to prove the e-mail address; until then the region cannot approve. Raises ``AlreadyRegistered`` and ``SectorEnded``.
    """
    check_sectors(organisation.sectors)
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

    Who decided is kept, here and in every decision below. Raises ``AlreadyDecided`` and ``ContactNotVerified``.
    """
    provider = undecided(provider)
    if not has_verified_owner(provider):
        raise ContactNotVerified
    decide(provider, ProviderStatus.APPROVED, ProviderVerdict.APPROVED, by=by)
    make_page(provider, by=by)
    sync_provider_people(provider)
    emails.tell_provider_it_is_approved(provider)
    return provider


@transaction.atomic
def decline_provider(*, provider: Provider, reason: str, by: User) -> Provider:
    """Say no, with the reason that the applicant reads. Raises ``AlreadyDecided`` and ``ReasonMissing``."""
    provider = undecided(provider)
    decide(provider, ProviderStatus.DECLINED, ProviderVerdict.DECLINED, by=by, reason=written(reason))
    emails.tell_provider_no(provider)
    return provider


@transaction.atomic
def block_provider(*, provider: Provider, reason: str, by: User) -> Provider:
    """Put a provider out: pages offline, people out of the CMS, dates cancelled (``provider_blocked``).

    Raises ``AlreadyDecided`` when it is not an approved provider, and ``ReasonMissing``.
    """
    provider = locked_with(provider, ProviderStatus.APPROVED)
    decide(provider, ProviderStatus.BLOCKED, ProviderVerdict.BLOCKED, by=by, reason=written(reason))
    emails.tell_provider_no(provider)
    sync_provider_people(provider)
    for page in provider.page.get_descendants(inclusive=True).live().specific():
        page.unpublish(user=by)
    provider_blocked.send(sender=Provider, provider=provider, by=by, reason=reason)
    return provider


@transaction.atomic
def unblock_provider(*, provider: Provider, reason: str, by: User) -> Provider:
    """Let a blocked provider in again: people back into the CMS, its own page online as it was. They get mail.

    Activities stay offline until the provider sends them in and the region judges them; cancelled dates stay cancelled.
    Raises ``AlreadyDecided`` when it is not blocked, and ``ReasonMissing``.
    """
    provider = locked_with(provider, ProviderStatus.BLOCKED)
    decide(provider, ProviderStatus.APPROVED, ProviderVerdict.UNBLOCKED, by=by, reason=written(reason))
    put_page_back(provider, by=by)
    sync_provider_people(provider)
    emails.tell_provider_it_is_back(provider, reason=written(reason))
    return provider


def undecided(provider: Provider) -> Provider:
    """Return the provider's row, locked, while nobody has decided. Raises ``AlreadyDecided``."""
    return locked_with(provider, ProviderStatus.APPLIED)


def locked_with(provider: Provider, status: ProviderStatus) -> Provider:
    """Return the provider's row, locked, while it has this status. Raises ``AlreadyDecided``."""
    locked = Provider.objects.select_for_update().get(pk=provider.pk)
    if locked.status != status:
        raise AlreadyDecided(status=locked.get_status_display())
    return locked


def written(reason: str) -> str:
    """Return the reason as it is kept and mailed. Raises ``ReasonMissing``."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()[:300]


def decide(provider: Provider, status: ProviderStatus, verdict: ProviderVerdict, *, by: User, reason: str = "") -> None:
    """Write the decision: what holds now on the provider, and who decided it as a row of its own."""
    stays = reason if status != ProviderStatus.APPROVED else ""
    provider.status, provider.status_reason, provider.decided_at = status, stays, timezone.now()
    provider.save(update_fields=["status", "status_reason", "decided_at"])
    ProviderDecision.objects.create(provider=provider, verdict=verdict, by=by, by_role=acting_role(by, *JUDGING), reason=reason)


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


def put_page_back(provider: Provider, *, by: User) -> None:
    """Put the provider's own page online with the words that the region approved; what was drafted since stays a draft."""
    page = ProviderPage.objects.get(provider=provider)
    latest = page.latest_revision
    drafted = latest.as_object() if latest and page.last_published_at and latest.created_at > page.last_published_at else None
    # The row still holds what was online; the newest revision may hold words that nobody judged.
    page.save_revision(user=by).publish(user=by)
    if drafted is not None:
        drafted.save_revision(user=latest.user)
