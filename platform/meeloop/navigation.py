"""The main menu: what everyone sees, and what a role adds to it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind, RegionRole
from accounts.roles import roles_for
from desk.rules import ANSWERING, HELPING
from providers.rules import JUDGING
from schools.rules import VERIFYING
from stats.rules import REPORTING


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
# With more work of one's own than this, the menu would not fit on one line.
FEW = 4
_PROVIDER = [("/aanbieder/", _("Mijn activiteiten"))]
# With the roles for which the page exists: a link never leads to a 404.
_REGION = [
    ("/regio/", _("Vandaag"), tuple(RegionRole)),
    ("/regio/te-beoordelen/", _("Te beoordelen"), JUDGING),
    ("/regio/aanbieders/", _("Aanbieders"), JUDGING),
    ("/regio/scholen/", _("Scholen"), VERIFYING),
    ("/vragen/", _("Vragen"), HELPING),
    ("/verzoeken/", _("Verzoeken"), ANSWERING),
    ("/regio/rapporten/", _("Rapporten"), REPORTING),
    ("/beheer/", _("Beheer"), JUDGING),
]


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: a lazy object stands in for the list
    """Context processor: ``navigation``, a list of items, read only when a template draws the menu."""
    return {"navigation": SimpleLazyObject(lambda: menu(request))}


def menu(request: HttpRequest) -> list[Item]:
    """Return the items for this person, with the most precise one of the current page marked."""
    links = _links(request)
    here = max((url for url, _label in links if request.path.startswith(url)), key=len, default="")
    return [Item(url=url, label=str(label), is_here=url == here) for url, label in links]


def _links(request: HttpRequest) -> list[tuple[str, Any]]:  # Any: a lazy translation
    roles = roles_for(request) if hasattr(request, "user") else ()
    kinds = {role.kind for role in roles}
    region = {role.code for role in roles if role.kind == OrganisationKind.REGION}
    own = [
        *(_SCHOOL if OrganisationKind.SCHOOL in kinds else []),
        *(_PROVIDER if OrganisationKind.PROVIDER in kinds else []),
        *((url, label) for url, label, needed in _REGION if region.intersection(needed)),
    ]
    if not own:
        return _PUBLIC
    if len(own) > FEW:
        # The name of the site leads to all activities; help is at the foot of every page.
        return own
    # Who works here knows what the introductions say.
    return [*own, *(link for link in _PUBLIC if not link[0].startswith("/voor-"))]
