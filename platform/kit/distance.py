"""How far two places are apart, and how long a group is under way."""

from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0
# Roads bend: measured over Dutch roads a journey is about a third longer than the straight line.
DETOUR = 1.3
# Door to door with a class, by bus or bicycle and bus: slow, and never without waiting for somebody.
KM_PER_HOUR = 30
MARGIN_MINUTES = 15
Degrees = tuple[float, float]


def crow_km(one: Degrees, other: Degrees) -> float:
    """Return the distance in kilometres as the crow flies between two points (latitude, longitude)."""
    (north, east), (other_north, other_east) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    chord = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))


def travel_minutes(one: Degrees | None, other: Degrees | None) -> int:
    """Return how many minutes a group needs from one place to the other, rounded up; an unknown place asks the margin alone."""
    if one is None or other is None:
        return MARGIN_MINUTES
    return ceil(crow_km(one, other) * DETOUR / KM_PER_HOUR * 60) + MARGIN_MINUTES
