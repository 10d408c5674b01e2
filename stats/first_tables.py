"""The fixed publication programme: which tables a release has, and the rows of each."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from activities.choices import ActivityKind
from enrolments.facts import Offer, Participation
from providers.choices import Sector
from stats.choices import TableCode
from stats.protection import Cell, protect_organisations, protect_table

Tables = dict[TableCode, list[Cell]]


def build_tables(participation: Iterable[Participation], offer: Offer) -> Tables:
    """Return every table of the programme, protected. Rows stand in a fixed order, never by size."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    municipalities: dict[str, str] = {}
    for fact in participation:
        counts[fact.dimension][fact.code] = fact.pupils
        if fact.dimension == "municipality":
            municipalities[fact.code] = fact.municipality
    total = _("Totaal van wat hier staat")
    sectors = protect_table(counts["sector"], labelled(Sector), total_label=total)
    kinds = protect_table(counts["kind"], labelled(ActivityKind), total_label=total)
    places = protect_table(counts["municipality"], sorted(municipalities.items()), total_label=total)
    return {
        TableCode.KEY_FIGURES: key_figures(sectors[-1], offer),
        TableCode.SECTOR: sectors,
        TableCode.KIND: kinds,
        TableCode.MUNICIPALITY: places,
    }


def labelled(choices: type[Sector] | type[ActivityKind]) -> list[tuple[str, str]]:
    """Return the word list as (code, label), in its own order."""
    return [(choice.value, str(choice.label)) for choice in choices]


def key_figures(total: Cell, offer: Offer) -> list[Cell]:
    """Return the four numbers on top. Participation comes from the published table, never from the true count."""
    return [
        Cell("participation", _("Deelnames van leerlingen"), total.value),
        Cell("sessions", _("Activiteiten gehouden"), offer.sessions),
        Cell("providers", _("Aanbieders"), protect_organisations(offer.providers)),
        Cell("schools", _("Scholen"), protect_organisations(offer.schools)),
    ]
