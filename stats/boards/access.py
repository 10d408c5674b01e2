"""Who sees which board. A board of somebody else does not exist."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.rules import has_region_role
from providers.choices import ProviderStatus
from providers.rules import EDITING, providers_of
from schools.rules import COORDINATING, schools_of


def own_providers(user: Model) -> dict[int, str]:
    """Return the providers whose board this person sees, by id, in order of name: who writes its pages and answers its groups.

    A provider that the region put out counts nobody's pupils any more.
    """
    mine = providers_of(user, *EDITING).filter(status=ProviderStatus.APPROVED)  # type: ignore[arg-type]  # stats may not name the user's class
    return dict(mine.order_by("name", "pk").values_list("pk", "name"))


def own_schools(user: Model) -> dict[int, str]:
    """Return the schools whose board this person sees, by id, in order of name: who signs its classes up."""
    mine = schools_of(user, *COORDINATING)  # type: ignore[arg-type]  # as above
    return dict(mine.order_by("name", "pk").values_list("pk", "name"))


def may_see_supply(user: Model | AnonymousUser) -> bool:
    """Return whether this person sees what the region offers and asks: everybody who works for the region."""
    return has_region_role(user)  # type: ignore[arg-type]  # as above
