"""Who may into the CMS follows from memberships, at once."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import RegionMembership
from providers.models import ProviderMembership
from providers.services.cms_access import sync_provider_people, sync_region_person


@receiver([post_save, post_delete], sender=ProviderMembership, dispatch_uid="providers.membership_follows")
def provider_people_follow(instance: ProviderMembership, **kwargs: Any) -> None:  # Any: Django's protocol
    """A new, changed, ended or deleted membership changes the group in the same transaction."""
    if not kwargs.get("raw"):
        sync_provider_people(instance.provider)


@receiver([post_save, post_delete], sender=RegionMembership, dispatch_uid="providers.region_follows")
def region_people_follow(instance: RegionMembership, **kwargs: Any) -> None:  # Any: Django's protocol
    """The same for the region's own team."""
    if not kwargs.get("raw"):
        sync_region_person(instance.user)
