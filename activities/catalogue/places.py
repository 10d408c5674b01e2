"""Where things are: from a postcode to a point, and from a point to a distance."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.choices import LocationKind
from activities.models import PostcodeArea
from kit.refusals import Refusal
from providers.models import Provider
from schools.models import School, SchoolMembership
from schools.rules import COORDINATING, schools_of

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
_FOUR_DIGITS = re.compile(r"\s*([1-9]\d{3})\s*([A-Za-z]{2})?\s*", re.ASCII)


class UnknownPostcode(Refusal):
    """No postcode, or one of an area that nobody told us about."""

    code = "unknown_postcode"
    message = _("Deze postcode kennen we niet. Kijk hem na, of kies een andere postcode in de buurt.")
    status = 422


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in degrees (WGS 84)."""

    latitude: float
    longitude: float


def point_of(postcode: str) -> Point:
    """Return the middle of a postcode area: from the region's list, or else from the addresses we know there.

    Four digits are enough. Raises ``UnknownPostcode``.
    """
    match = _FOUR_DIGITS.fullmatch(postcode)
    if match is None:
        raise UnknownPostcode
    pc4 = match[1]
    found = points_of({pc4}).get(pc4) or _middle_of_known_addresses(pc4)
    if found is None:
        raise UnknownPostcode
    return found


def points_of(pc4s: Collection[str]) -> dict[str, Point]:
    """Return the middle of each of these areas that the region's list has."""
    areas = PostcodeArea.objects.filter(pc4__in=pc4s)
    return {area.pc4: Point(area.latitude, area.longitude) for area in areas}


def _middle_of_known_addresses(pc4: str) -> Point | None:
    """Return the middle of the schools, or else the providers, in this area."""
    everywhere: tuple[QuerySet[Any], ...] = (School.objects.all(), Provider.objects.all())  # Any: both have these columns
    for organisations in everywhere:
        known = organisations.filter(postcode__startswith=pc4, latitude__isnull=False, longitude__isnull=False)
        middle = known.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
        if middle["latitude"] is not None:
            return Point(middle["latitude"], middle["longitude"])
    return None


def with_distance(entries: QuerySet[Any], point: Point) -> QuerySet[Any]:  # Any: catalogue entries, annotated
    """Add ``km``: the distance in kilometres as the crow flies (haversine), null where the place is unknown."""
    half_north = Sin((Radians(F("latitude")) - radians(point.latitude)) / 2.0)
    half_east = Sin((Radians(F("longitude")) - radians(point.longitude)) / 2.0)
    chord = Power(half_north, 2.0) + Value(cos(radians(point.latitude))) * Cos(Radians(F("latitude"))) * Power(half_east, 2.0)
    # Rounding can lift the chord of opposite points a hair above 1, where ASIN has no answer.
    kilometres = 2 * EARTH_KM * ASin(Least(Sqrt(chord), Value(1.0)), output_field=FloatField())
    found: QuerySet[Any] = entries.annotate(km=kilometres)  # Any: as above
    return found


def within(entries: QuerySet[Any], point: Point, kilometres: int) -> QuerySet[Any]:  # Any: catalogue entries, annotated
    """Keep what is at most so far away, and what needs no travelling; a box comes first, because an index can find it."""
    north = kilometres / KM_PER_DEGREE
    east = kilometres / (KM_PER_DEGREE * max(cos(radians(point.latitude)), 0.01))
    box = Q(
        latitude__range=(point.latitude - north, point.latitude + north),
        longitude__range=(point.longitude - east, point.longitude + east),
    )
    return with_distance(entries, point).filter(Q(box, km__lte=kilometres) | Q(location_kind=LocationKind.ONLINE))


def homes_of(users: Collection[User]) -> dict[int, Point]:
    """Return what ``school_of`` says, for many people in one question; who has no such place is left out."""
    current = SchoolMembership.objects.filter(user__in=users, ended_at=None, role__in=COORDINATING)
    placed = current.filter(school__latitude__isnull=False, school__longitude__isnull=False).order_by("-school")
    places = placed.values_list("user_id", "school__latitude", "school__longitude")
    return {user: Point(latitude or 0.0, longitude or 0.0) for user, latitude, longitude in places}


def school_of(user: User | AnonymousUser) -> Point | None:
    """Return the place of the school for which somebody signs classes up, when we know it."""
    for school in schools_of(user, *COORDINATING).order_by("pk"):
        if school.latitude is not None and school.longitude is not None:
            return Point(school.latitude, school.longitude)
    return None
