"""Towns with their postcode areas and rough positions. Groningen's are real; the other regions of the benchmark do not exist."""

from dataclasses import dataclass
from random import Random

from meeloop.demo.dice import dice

# Letters that end an invented postcode (SA, SD and SS are never given out).
LETTERS = "ABCDEGHJKLNPRTVXZ"
STREETS = (
    "Aanlegsteiger", "Achter de Dijk", "Ambachtsweg", "Bakenstraat", "Bietenweg", "Boterdiepkade", "Brugwachtersstraat",
    "De Nijverheid", "Dijkwachtersweg", "Dorpslaan", "Eikendreef", "Gemaalweg", "Graanstraat", "Haverveld", "Hogelandsepad",
    "Industriekade", "Kapiteinslaan", "Klaverland", "Klokgieterslaan", "Koolzaadweg", "Korenmolenstraat", "Kwelderpad",
    "Landjonkerlaan", "Leerlooiersweg", "Maarlaan", "Marktzicht", "Molenwiek", "Nieuwe Singel", "Oude Haven", "Polderdijk",
    "Rietvoornstraat", "Scheepmakersweg", "Schoolakker", "Sluisweg", "Smederijstraat", "Spoordreef", "Stationshoek",
    "Terpweg", "Touwslagerspad", "Turfkade", "Veenakker", "Vlaslaan", "Waardweg", "Werfstraat", "Wierdepad", "Zijlvesterweg",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A town. ``weight`` says how much happens there."""

    name: str
    municipality: str
    municipality_code: str
    pc4s: tuple[str, ...]
    latitude: float
    longitude: float
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is. The street does not exist."""

    street: str
    postcode: str
    place: Place
    latitude: float
    longitude: float


def _place(name: str, municipality: str, code: str, pc4s: str, latitude: float, longitude: float, weight: int = 2) -> Place:
    return Place(name, municipality, code, tuple(pc4s.split()), latitude, longitude, weight)


GRONINGEN = (
    _place("Groningen", "Groningen", "0014", "9712 9713 9714 9718 9723 9727 9731 9736 9741 9743 9747", 53.219, 6.567, 14),
    _place("Delfzijl", "Eemsdelta", "1979", "9931 9933 9934", 53.331, 6.924, 6),
    _place("Haren", "Groningen", "0014", "9751 9752", 53.173, 6.604, 3),
    _place("Ten Boer", "Groningen", "0014", "9791", 53.277, 6.694, 1),
    _place("Appingedam", "Eemsdelta", "1979", "9901 9902", 53.321, 6.858, 4),
    _place("Loppersum", "Eemsdelta", "1979", "9919", 53.331, 6.747, 1),
    _place("Farmsum", "Eemsdelta", "1979", "9936", 53.318, 6.930, 1),
    _place("Winsum", "Het Hogeland", "1966", "9951", 53.331, 6.520, 3),
    _place("Bedum", "Het Hogeland", "1966", "9781", 53.300, 6.602, 2),
    _place("Uithuizen", "Het Hogeland", "1966", "9981", 53.407, 6.674, 3),
    _place("Leens", "Het Hogeland", "1966", "9965", 53.357, 6.379, 1),
    _place("Warffum", "Het Hogeland", "1966", "9989", 53.391, 6.559, 1),
    _place("Lauwersoog", "Het Hogeland", "1966", "9976", 53.405, 6.215, 1),
    _place("Hoogezand", "Midden-Groningen", "1952", "9601 9602 9603", 53.161, 6.761, 5),
    _place("Sappemeer", "Midden-Groningen", "1952", "9611", 53.162, 6.790, 2),
    _place("Slochteren", "Midden-Groningen", "1952", "9621", 53.220, 6.805, 1),
    _place("Zuidbroek", "Midden-Groningen", "1952", "9636", 53.162, 6.862, 1),
    _place("Winschoten", "Oldambt", "1895", "9671 9672 9675", 53.144, 7.035, 5),
    _place("Scheemda", "Oldambt", "1895", "9679", 53.173, 6.973, 2),
    _place("Finsterwolde", "Oldambt", "1895", "9684", 53.196, 7.083, 1),
    _place("Oude Pekela", "Pekela", "0765", "9665", 53.104, 7.010, 2),
    _place("Stadskanaal", "Stadskanaal", "0037", "9501 9502 9503", 52.990, 6.950, 5),
    _place("Musselkanaal", "Stadskanaal", "0037", "9581", 52.933, 7.014, 1),
    _place("Veendam", "Veendam", "0047", "9641 9642 9646", 53.106, 6.876, 5),
    _place("Wildervank", "Veendam", "0047", "9648", 53.080, 6.860, 1),
    _place("Leek", "Westerkwartier", "1969", "9351", 53.163, 6.377, 3),
    _place("Zuidhorn", "Westerkwartier", "1969", "9801", 53.247, 6.403, 2),
    _place("Grootegast", "Westerkwartier", "1969", "9861", 53.211, 6.271, 1),
    _place("Marum", "Westerkwartier", "1969", "9363", 53.143, 6.262, 1),
    _place("Ter Apel", "Westerwolde", "1950", "9561", 52.876, 7.062, 2),
    _place("Vlagtwedde", "Westerwolde", "1950", "9541", 52.943, 7.110, 1),
    _place("Bellingwolde", "Westerwolde", "1950", "9695", 53.116, 7.165, 1),
)
_FRONTS = ("Ooster", "Wester", "Linde", "Eike", "Molen", "Hoog", "Laag", "Zand", "Klei", "Rog", "Berken", "Zwane")
_BACKS = ("broek", "veld", "hoven", "waard", "dam", "wolde", "berg", "dijk", "kerke", "meer")


def places_of(seed: int, region: int) -> tuple[Place, ...]:
    """Return the towns of one region: the first is Groningen's, every next one is made up, somewhere else on the map."""
    if region == 0:
        return GRONINGEN
    throws = dice(seed, "places", region)
    latitude, longitude = 51.3 + (region % 8) * 0.22, 4.3 + (region // 8) * 0.75
    names = throws.sample([front + back for front in _FRONTS for back in _BACKS], 16)
    return tuple(
        Place(
            name=name,
            municipality=names[number // 3 * 3],
            municipality_code=f"9{region * 6 + number // 3:03d}",
            pc4s=(str(1000 + region * 300 + number * 7), str(1000 + region * 300 + number * 7 + 1)),
            latitude=latitude + throws.uniform(-0.1, 0.1),
            longitude=longitude + throws.uniform(-0.3, 0.3),
            weight=6 if number == 0 else 2,
        )
        for number, name in enumerate(names)
    )


def draw_place(places: tuple[Place, ...], throws: Random) -> Place:
    """Return one of the towns; a large one more often."""
    return throws.choices(places, [place.weight for place in places])[0]


def draw_address(place: Place, throws: Random) -> Address:
    """Return an address in this town that does not exist, a few streets from its middle."""
    return Address(
        street=f"{throws.choice(STREETS)} {throws.randrange(1, 120)}",
        postcode=f"{throws.choice(place.pc4s)} {throws.choice(LETTERS)}{throws.choice(LETTERS)}",
        place=place,
        latitude=round(place.latitude + throws.gauss(0, 0.006), 5),
        longitude=round(place.longitude + throws.gauss(0, 0.009), 5),
    )


def far(first: Address, second: Address) -> float:
    """Return roughly how far two addresses are apart, in kilometres."""
    north = (first.latitude - second.latitude) * 111.2
    east = (first.longitude - second.longitude) * 66.7
    return float((north**2 + east**2) ** 0.5)
