"""What readers of the newsletter may choose beside its own topics: the words of the catalogue (``settings.NEWSLETTER_INTERESTS``)."""

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind
from newsletter.interests import Group
from providers.choices import ProviderStatus, Sector
from providers.models import Provider


def interests() -> list[Group]:
    """Return sectors, kinds of activities and the municipalities where providers are: ``sector:care``, ``region:0363``."""
    return [
        (_("Sectoren"), [(f"sector:{value}", label) for value, label in Sector.choices]),
        (_("Soorten activiteiten"), [(f"kind:{value}", label) for value, label in ActivityKind.choices]),
        *([(_("Waar in de regio"), places)] if (places := _places()) else []),
    ]


def _places() -> list[tuple[str, str]]:
    known = Provider.objects.filter(status=ProviderStatus.APPROVED).exclude(municipality_code="").exclude(municipality="")
    named = known.order_by().values_list("municipality_code").annotate(name=Min("municipality")).order_by("name")
    return [(f"region:{code}", name) for code, name in named]
