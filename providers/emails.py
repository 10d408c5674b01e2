"""Letters about being a provider, to both sides; written in the transaction of their cause."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.emails import write_to
from accounts.models import User
from providers.models import Provider, Recognition
from providers.rules import EDITING, REGION_EDITORS


def region_editors() -> QuerySet[User]:
    """Return who judges what providers send in."""
    return User.objects.filter(groups__name=REGION_EDITORS, is_active=True).distinct().order_by("pk")


def editors_of(provider: Provider) -> QuerySet[User]:
    """Return the people of this provider who write its pages."""
    memberships = provider.memberships.filter(ended_at=None, role__in=EDITING)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def confirm_application(provider: Provider, *, to: User) -> None:
    """Tell the applicant that we have it and what happens next."""
    write_to(to, "providers.application_received", cause=str(provider.pk), provider=provider)


def tell_region_of_application(provider: Provider) -> None:
    """Tell the region's editors that somebody waits."""
    for editor in region_editors():
        write_to(editor, "providers.application_waiting", cause=str(provider.pk), provider=provider)


def tell_provider_it_is_approved(provider: Provider) -> None:
    """Tell the provider's people that they can begin."""
    for person in editors_of(provider):
        write_to(
            person,
            "providers.application_approved",
            cause=f"{provider.pk}:{provider.decided_at:%Y%m%d%H%M%S}",
            provider=provider,
        )


def tell_provider_no(provider: Provider) -> None:
    """Tell the provider's people no, and why."""
    kind = f"providers.application_{provider.status}"
    for person in editors_of(provider):
        write_to(person, kind, cause=f"{provider.pk}:{provider.decided_at:%Y%m%d%H%M%S}", provider=provider)


def tell_provider_it_is_back(provider: Provider, *, reason: str) -> None:
    """Tell the provider's people that they are let in again, and why."""
    for person in editors_of(provider):
        cause = f"{provider.pk}:{provider.decided_at:%Y%m%d%H%M%S}"
        write_to(person, "providers.unblocked", cause=cause, provider=provider, reason=reason)


def tell_region_of_recognition(recognition: Recognition) -> None:
    """Tell the region's editors that a recognition waits to be looked up; once a day, however often its provider changes it."""
    for editor in region_editors():
        write_to(
            editor,
            "providers.recognition_waiting",
            cause=f"{recognition.pk}:{timezone.localdate():%Y%m%d}",
            provider=recognition.provider,
            recognition=recognition,
        )


def tell_provider_of_recognition(recognition: Recognition, kind: str) -> None:
    """Tell the provider's people that it counts now (``recognition_confirmed``) or ends early (``recognition_withdrawn``)."""
    for person in editors_of(recognition.provider):
        cause = f"{recognition.pk}:{timezone.now():%Y%m%d%H%M%S}"
        write_to(person, f"providers.{kind}", cause=cause, provider=recognition.provider, recognition=recognition)


def remind_of_end(recognition: Recognition, *, months: int) -> None:
    """Tell the provider's people that a recognition ends; once for each number of months before that end."""
    for person in editors_of(recognition.provider):
        write_to(
            person,
            "providers.recognition_ends",
            cause=f"{recognition.pk}:{recognition.valid_until:%Y%m%d}:{months}",
            provider=recognition.provider,
            recognition=recognition,
        )
