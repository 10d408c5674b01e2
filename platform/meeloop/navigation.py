"""The main menu: what everyone sees, and what a role adds to it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the menu."""

    url: str
    label: str
    is_here: bool


# Paths, not names of views: some of these are pages that the region keeps in the CMS.
_PUBLIC = [
    ("/activiteiten/", _("Activiteiten")),
    ("/voor-scholen/", _("Voor scholen")),
    ("/voor-aanbieders/", _("Voor aanbieders")),
    ("/cijfers/", _("Cijfers")),
    ("/hulp/", _("Hulp")),
]
_SCHOOL = [
    ("/school/", _("Vandaag")),
    ("/school/klassen/", _("Klassen")),
    ("/school/inschrijvingen/", _("Inschrijvingen")),
]
_PROVIDER = [("/aanbieder/", _("Mijn activiteiten"))]
_REGION = [("/regio/te-beoordelen/", _("Te beoordelen")), ("/beheer/", _("Beheer"))]


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the list
    """Context processor: ``navigation``, a list of items, read only when a template draws the menu."""
    return {"navigation": SimpleLazyObject(lambda: menu(request))}


def menu(request: HttpRequest) -> list[Item]:
    """Return the items for this person, with the most precise one of the current page marked."""
    links = _links(getattr(request, "user", None))
    here = max((url for url, _label in links if request.path.startswith(url)), key=len, default="")
    return [Item(url=url, label=str(label), is_here=url == here) for url, label in links]


def _links(user: object) -> list[tuple[str, Any]]:  # Any: a lazy translation
    if not isinstance(user, User):
        return _PUBLIC
    own = [
        *(_SCHOOL if user.school_memberships.exists() else []),
        *(_PROVIDER if user.provider_memberships.exists() else []),
        *(_REGION if user.region_memberships.exists() else []),
    ]
    if not own:
        return _PUBLIC
    # Who works here knows what the two introductions say.
    return [*own, *(link for link in _PUBLIC if not link[0].startswith("/voor-"))]
