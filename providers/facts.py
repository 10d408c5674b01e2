"""What everybody may know about a provider."""

from typing import Any

from django.utils import timezone

from providers.models.provider import Provider
from schools.models import School


def is_recognised(provider: Provider) -> bool:
    """Return whether the provider is a recognised training company today (SBB-2a: an expired recognition shows nothing)."""
    until = provider.sbb_recognised_until
    return until is not None and until >= timezone.localdate()


def provider_summary(provider: Provider) -> dict[str, Any]:  # Any: JSON values
    """Return the public part of a provider as JSON."""
    return {
        "id": provider.pk,
        "name": provider.name,
        "city": provider.city,
        "municipality": provider.municipality,
        "sectors": list(provider.sectors),
        "website": provider.website,
        "is_recognised_training_company": is_recognised(provider),
    }


def municipality_names() -> dict[str, str]:
    """Return the name of each municipality where a school or a provider is, by its code, in the order of the names."""
    columns = ("municipality", "municipality_code")
    rows = School.objects.values_list(*columns).union(Provider.objects.values_list(*columns)).order_by(*columns)
    return {code: name for name, code in rows if code and name}
