"""What everybody may know about a provider."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from providers.models import Provider, Recognition
from schools.models import School


@dataclass(frozen=True, slots=True)
class Recognised:
    """What everybody may know of a recognised training company: its IDs, its crebos, and the last day that is sure now."""

    company_ids: tuple[str, ...]
    crebos: tuple[str, ...]
    until: date


def recognised(provider: Provider) -> Recognised | None:
    """Return what holds today of a provider's recognitions; None when nothing does (SBB-2a: expired or withdrawn shows nothing).

    Read with the date, so that nothing has to run for it to end. Lists prefetch ``recognitions``.
    """
    today, rows = timezone.localdate(), list(provider.recognitions.all())
    now = [one for one in rows if one.holds_on(today)]
    if not now:
        return None
    return Recognised(
        tuple(sorted({one.company_id for one in now})),
        tuple(sorted({code for one in now for code in one.crebos})),
        last_sure_day(rows, today),
    )


def last_sure_day(rows: Iterable[Recognition], today: date) -> date:
    """Return the last day of the chain of terms that covers today; one that begins the day after another ends goes on."""
    terms = sorted((one.valid_from, last_day_of(one)) for one in rows if one.is_confirmed)
    until = today
    for first, last in terms:
        if first <= until + timedelta(days=1):
            until = max(until, last)
    return until


def last_day_of(recognition: Recognition) -> date:
    """Return the last day on which it counts."""
    if recognition.withdrawn_on is None:
        return recognition.valid_until
    return min(recognition.valid_until, recognition.withdrawn_on - timedelta(days=1))


def is_recognised(provider: Provider) -> bool:
    """Return whether the provider is a recognised training company today."""
    return recognised(provider) is not None


def provider_summary(provider: Provider) -> dict[str, Any]:  # Any: JSON values
    """Return the public part of a provider as JSON."""
    recognition = recognised(provider)
    return {
        "id": provider.pk,
        "name": provider.name,
        "city": provider.city,
        "municipality": provider.municipality,
        "sectors": list(provider.sectors),
        "website": provider.website,
        "is_recognised_training_company": recognition is not None,
        "training_company_ids": list(recognition.company_ids) if recognition else [],
        "crebos": list(recognition.crebos) if recognition else [],
        "recognised_until": recognition.until.isoformat() if recognition else None,
    }


def municipality_names() -> dict[str, str]:
    """Return the name of each municipality where a school or a provider is, by its code, in the order of the names."""
    columns = ("municipality", "municipality_code")
    rows = School.objects.values_list(*columns).union(Provider.objects.values_list(*columns)).order_by(*columns)
    return {code: name for name, code in rows if code and name}
