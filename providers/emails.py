"""Letters about being a provider, to both sides; written in the transaction of their cause."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from outbox.rendering import render
from outbox.services import queue_message
from providers.models import Provider
from providers.rules import EDITING, REGION_EDITORS


def region_editors() -> QuerySet[User]:
    """Return who judges what providers send in."""
    return User.objects.filter(groups__name=REGION_EDITORS, is_active=True).distinct().order_by("pk")


def editors_of(provider: Provider) -> QuerySet[User]:
    """Return the people of this provider who write its pages."""
    memberships = provider.memberships.filter(ended_at=None, role__in=EDITING)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def send(name: str, *, to: User, cause: str, **context: Any) -> None:  # Any: template context
    """Queue one letter to one person. ``cause`` names the event: the same letter about it is never sent twice."""
    letter = render(f"providers/email/{name}", {"recipient": to, **context}, language=to.language)
    queue_message(
        kind=f"providers.{name}",
        recipient=to.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=f"providers.{name}:{cause}:{to.pk}",
    )


def confirm_application(provider: Provider, *, to: User) -> None:
    """Tell the applicant that we have it and what happens next."""
    send("application_received", to=to, cause=str(provider.pk), provider=provider)


def tell_region_of_application(provider: Provider) -> None:
    """Tell the region's editors that somebody waits."""
    for editor in region_editors():
        send("application_waiting", to=editor, cause=str(provider.pk), provider=provider)


def tell_provider_it_is_approved(provider: Provider) -> None:
    """Tell the provider's people that they can begin."""
    for person in editors_of(provider):
        send("application_approved", to=person, cause=f"{provider.pk}:{provider.decided_at:%Y%m%d%H%M%S}", provider=provider)


def tell_provider_no(provider: Provider) -> None:
    """Tell the provider's people no, and why."""
    name = f"application_{provider.status}"
    for person in editors_of(provider):
        send(name, to=person, cause=f"{provider.pk}:{provider.decided_at:%Y%m%d%H%M%S}", provider=provider)


def tell_address_is_known(*, to: User) -> None:
    """Tell the owner of an address that an application came in with it, instead of telling whoever typed it."""
    send("address_known", to=to, cause=f"{timezone.now():%Y%m%d%H}")
