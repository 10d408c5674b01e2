"""No: the places are not there, not kept, or not for a part."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused
from kit.refusals import InvalidInput


class NotEnoughPlaces(EnrolmentRefused):
    """The group does not fit. ``extra`` names the ways on: other dates, fewer pupils, the waiting list."""

    code = "not_enough_places"
    message = _(
        "Er zijn nog %(free)s plekken vrij en je vraagt er %(wanted)s. Kies minder leerlingen, een andere datum of de wachtlijst."
    )

    def __init__(self, *, free: int, wanted: int, alternatives: list[dict[str, Any]] | None = None) -> None:  # Any: JSON
        super().__init__(free=free, wanted=wanted)
        self.wanted = wanted
        self.extra = {
            "free": free,
            "wanted": wanted,
            "choices": ["other_session", "fewer_pupils", "waiting_list"] if free else ["other_session", "waiting_list"],
            "alternatives": alternatives or [],
        }


class NoPlacesLeft(NotEnoughPlaces):
    code = "session_full"
    message = _("Hier is geen plek meer voor een groep. Je keuze is bewaard. Kies een andere datum of ga op de wachtlijst.")


class GroupNeverFits(EnrolmentRefused):
    code = "group_never_fits"
    message = _("Op deze datum is plek voor hoogstens %(capacity)s leerlingen. Neem minder leerlingen mee.")


class HoldEnded(EnrolmentRefused):
    """The places are no longer kept; they may still be free."""

    code = "hold_ended"
    message = _("We houden je plekken niet meer vast. Je keuze is bewaard. Kijk of er nog plek is.")


class HeldAlready(EnrolmentRefused):
    code = "held_already"
    message = _("De plekken worden al voor deze klas vastgehouden. Ga verder in het andere venster.")


class TooManyHolds(EnrolmentRefused):
    code = "too_many_holds"
    message = _(
        "Je houdt al %(most)s keer plekken vast. Schrijf een van die groepen eerst in of laat hun plekken los. Na 15 minuten "
        "komen ze vanzelf vrij."
    )


class SchoolHoldsEnough(EnrolmentRefused):
    code = "school_holds_enough"
    message = _("Jullie school houdt al voor %(most)s groepen plekken vast. Schrijf er eerst een in, of wacht een kwartier.")


class SchoolHoldsHalf(EnrolmentRefused):
    code = "school_holds_half"
    message = _(
        "Een andere klas van jullie school houdt op deze datum al plekken vast. Samen is dat meer dan de helft. Schrijf die klas "
        "eerst in. Daarna kan deze klas erbij."
    )


class HoldLongEnough(EnrolmentRefused):
    code = "hold_long_enough"
    message = _("Je kunt deze plekken niet nog langer vasthouden. Schrijf de klas nu in, of begin straks opnieuw.")


class HoldUsedUp(EnrolmentRefused):
    """The class kept places here for an hour, in one go or in pieces. Signing up is possible as long as there is room."""

    code = "hold_used_up"
    message = _(
        "Je hield hier al een uur plekken vast. Langer kan niet: anderen wachten misschien. Schrijf de klas nu meteen in. "
        "Dat kan zolang er plek is."
    )


class PlacesGivenAway(EnrolmentRefused):
    code = "places_given_away"
    message = _("Terugdraaien kan niet: de plekken zijn al voor een andere groep. Je kunt op de wachtlijst.")


class ChoosePupils(InvalidInput):
    code = "choose_pupils"
    message = _("Er zijn %(places)s plekken. Kies precies wie er mee gaan.")


class PartDoesNotFit(InvalidInput):
    code = "part_does_not_fit"
    message = _("Kies een getal van %(smallest)s tot en met %(places)s: met hoeveel leerlingen komen jullie ook?")


class NoPartsHere(InvalidInput):
    code = "no_parts_here"
    message = _("Op deze datum telt elke groep als één plek. Jullie komen altijd met de hele groep.")


class DateDoesNotFit(InvalidInput):
    code = "date_does_not_fit"
    message = _("Kies een andere datum van dezelfde activiteit, waarop deze groep past.")
