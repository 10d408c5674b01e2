"""What the content API says about a page's provider and dates."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework import serializers

from activities.catalogue.bands import public_band
from activities.catalogue.dates import dates_for
from activities.models import Session
from activities.querysets import SessionQuerySet
from providers.facts import provider_summary


class ProviderField(serializers.Field[Any, Any, Any, Any]):  # Any: read only, of a provider's page or an activity's
    """The organisation: name, place, sectors. Never its people."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> dict[str, Any]:  # Any: a page; JSON values
        """Return the public summary."""
        return provider_summary(getattr(value, "known_provider", None) or value.provider)


class SessionsField(serializers.Field[Any, Any, Any, Any]):  # Any: read only, of an activity's page
    """The dates to come, soonest first, with a word for how full they are."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> list[dict[str, Any]]:  # Any: a page; JSON values
        """Return the dates; places are a word, never a number (stats page §5.6)."""
        coming = getattr(value, "coming", None)
        if coming is None:
            coming = public_dates().filter(activity=value.pk)
        return [session_document(session) for session in coming]


def public_dates() -> SessionQuerySet:
    """Return the dates to come that everybody may see (none that are kept for certain schools), with their public word."""
    return dates_for(AnonymousUser()).upcoming().select_related("public_places")


def session_document(session: Session) -> dict[str, Any]:  # Any: JSON values
    """Return one date."""
    return {
        "id": session.pk,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "location": session.location,
        "enrolment_closes_at": timezone.localtime(session.enrolment_closes_at).isoformat(),
        "places": public_band(session).value,
    }
