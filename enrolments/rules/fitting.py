"""What makes a date fit a class, as conditions for the database; and, for a date that just fails, by how much and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.catalogue.places import within
from activities.catalogue.words import year_names
from activities.choices import CapacityUnit, PlacesBand
from activities.models import CatalogueEntry
from enrolments.rules.asking import Asked, DayOff
from kit.when import midnight

# The least that still counts as nearly enough: one pupil in five, and never fewer than two.
SLACK, LEAST_SLACK = 5, 2
ENTRY = "activity__catalogue_entry"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold, and when it nearly holds. ``code`` is stable: clients read it."""

    code: str
    fits: Q
    nearly: Q


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a date just fails, in words."""

    code: str
    text: str


def conditions(asked: Asked) -> list[Condition]:
    """Return what is asked of a date, one condition a subject; dates carry the annotations of ``services.fitting``."""
    found = [*_about_the_class(asked), *_about_the_number(asked)]
    if asked.km and asked.point:
        here = [
            within(CatalogueEntry.objects.all(), asked.point, km).values("pk") for km in (asked.km, _a_bit_further(asked.km))
        ]
        found.append(Condition("distance", Q(activity__in=here[0]), Q(activity__in=here[1])))
    if asked.must_be_free:
        found.append(Condition("free", Q(busy_with=None) & ~_on_days_off(asked.days_off), Q()))
    return found


def fitting(known: Sequence[Condition]) -> Q:
    """Return the condition that all of them hold."""
    return reduce(and_, (one.fits for one in known), Q())


def nearly_fitting(known: Sequence[Condition]) -> Q:
    """Return the condition that all hold but one, and that one nearly."""
    tries = [one.nearly & fitting([other for other in known if other is not one]) for one in known]
    return reduce(or_, tries, Q(pk__in=[]))


def _about_the_class(asked: Asked) -> list[Condition]:
    found = []
    if asked.levels:
        found.append(Condition("level", Q(**{f"{ENTRY}__levels__overlap": asked.levels}), Q(pk__in=[])))
    if asked.year:
        beside = [asked.year - 1, asked.year + 1]
        fits = Q(**{f"{ENTRY}__years__contains": [asked.year]})
        found.append(Condition("year", fits, Q(**{f"{ENTRY}__years__overlap": beside})))
    return found


def _about_the_number(asked: Asked) -> list[Condition]:
    pupils, slack = asked.pupils or 0, slack_of(asked)
    if not asked.sees_places:
        # Who may not see numbers cannot ask by number either: only "not full", and never how nearly.
        open_dates = ~Q(public_places__band=PlacesBand.FULL)
        places = [Condition("places", open_dates, Q(pk__in=[]))] if pupils else []
    else:
        groups, heads = Q(capacity_unit=CapacityUnit.GROUPS), Q(capacity_unit=CapacityUnit.PUPILS)
        fits = (groups & Q(free__gte=1)) | (heads & Q(free__gte=pupils))
        places = [Condition("places", fits, heads & Q(free__gte=max(1, pupils - slack)))] if pupils else []
    if not pupils:
        return places
    size = Q(smallest__lte=pupils) & (Q(largest=None) | Q(largest__gte=pupils))
    about = Q(smallest__lte=pupils + slack) & (Q(largest=None) | Q(largest__gte=pupils - slack))
    return [*places, Condition("group", size, about)]


def _on_days_off(days_off: Sequence[DayOff]) -> Q:
    spans = (
        Q(starts_at__gte=midnight(one.days.first), starts_at__lt=midnight(one.days.last + timedelta(days=1)))
        for one in days_off
    )
    return reduce(or_, spans, Q(pk__in=[]))


def _a_bit_further(km: int) -> int:
    return km + km // 2 + 5


def slack_of(asked: Asked) -> int:
    """Return how many pupils too few or too many is still nearly right."""
    return max(LEAST_SLACK, (asked.pupils or 0) // SLACK)


def shortfalls(date: Any, asked: Asked, entry: CatalogueEntry) -> list[Shortfall]:  # Any: an annotated session
    """Return what keeps a date from fitting, in words; numbers of places only for who may see them."""
    return [*_number_shortfalls(date, asked), *_place_shortfalls(date, asked, entry), *_time_shortfalls(date, asked)]


def _number_shortfalls(date: Any, asked: Asked) -> list[Shortfall]:  # Any: as above
    found, pupils = [], asked.pupils or 0
    missing = date.claim_of(pupils) - date.free if pupils else 0
    if missing > 0 and asked.sees_places:
        short = ngettext("%(count)s plek te weinig", "%(count)s plekken te weinig", missing) % {"count": missing}
        found.append(Shortfall("places", short))
    if pupils and pupils < date.smallest:
        found.append(Shortfall("group", _("voor groepen vanaf %(count)s leerlingen") % {"count": date.smallest}))
    if pupils and date.largest and pupils > date.largest:
        found.append(Shortfall("group", _("voor groepen tot %(count)s leerlingen") % {"count": date.largest}))
    return found


def _place_shortfalls(date: Any, asked: Asked, entry: CatalogueEntry) -> list[Shortfall]:  # Any: as above
    found = []
    if asked.levels and not set(asked.levels) & set(entry.levels):
        found.append(Shortfall("level", _("voor andere niveaus")))
    if asked.year and asked.year not in entry.years:
        found.append(Shortfall("year", _("voor %(years)s") % {"years": year_names(entry.years)}))
    km: float | None = getattr(entry, "km", None)
    if asked.km and km is not None and km > asked.km:
        found.append(Shortfall("distance", _("%(km)s km van school") % {"km": round(km)}))
    return found


def _time_shortfalls(date: Any, asked: Asked) -> list[Shortfall]:  # Any: as above
    if not asked.must_be_free:
        return []
    name = asked.school_class.name
    if date.busy_with == date.pk:
        return [Shortfall("enrolled", _("%(name)s staat hier al") % {"name": name})]
    if date.busy_with:
        return [Shortfall("busy", _("%(name)s heeft dan al iets anders") % {"name": name})]
    day = timezone.localdate(date.starts_at)
    return [Shortfall("day_off", one.name) for one in asked.days_off if day in one.days][:1]
