"""Every no of a sign-up: a stable code, and a sentence that says what to do. None names a pupil."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput, Refusal


class EnrolmentRefused(Refusal):
    """Base of the refusals of this app."""


# --- the date ---


class ActivityNotOpen(EnrolmentRefused):
    code = "activity_not_open"
    message = _("Deze activiteit staat nu niet online. Kies een andere activiteit.")


class SessionStarted(EnrolmentRefused):
    code = "session_started"
    message = _("Deze datum is geweest of al begonnen. Kies een andere datum.")


class EnrolmentNotOpenYet(EnrolmentRefused):
    code = "enrolment_not_open_yet"
    message = _("Inschrijven kan vanaf %(opens)s. Kom dan terug.")


class EnrolmentClosed(EnrolmentRefused):
    code = "enrolment_closed"
    message = _("Inschrijven kon tot %(closed)s. Kies een andere datum.")


class ReservedForOthers(EnrolmentRefused):
    code = "reserved_for_others"
    message = _("Deze datum is voor andere scholen. Kies een andere datum.")


# --- the class ---


class SchoolNotVerified(EnrolmentRefused):
    code = "school_not_verified"
    message = _("De regio controleert je school nog. Daarna kun je klassen inschrijven.")


class LevelDoesNotFit(EnrolmentRefused):
    code = "level_does_not_fit"
    message = _("Deze activiteit is voor %(levels)s. Kies een klas van dat niveau.")


class YearDoesNotFit(EnrolmentRefused):
    code = "year_does_not_fit"
    message = _("Deze activiteit is voor leerjaar %(years)s. Kies een klas van dat leerjaar.")


class ClassAlreadyEnrolled(EnrolmentRefused):
    code = "class_already_enrolled"
    message = _("Deze klas staat al ingeschreven of op de wachtlijst voor deze datum. Kijk bij je inschrijvingen.")


class PupilsAlreadyEnrolled(EnrolmentRefused):
    code = "pupils_already_enrolled"
    message = _("Van deze leerlingen staan er %(count)s al ingeschreven voor deze datum. Haal hun vinkje weg.")


class PupilsElsewhere(EnrolmentRefused):
    code = "pupils_elsewhere"
    message = _(
        "Van deze leerlingen hebben er %(count)s dan al een andere activiteit. Haal hun vinkje weg of kies een andere datum."
    )


# --- the group ---


class NumberNeeded(InvalidInput):
    code = "number_needed"
    message = _("Vul in hoeveel leerlingen er komen.")


class NoPupilsChosen(InvalidInput):
    code = "no_pupils_chosen"
    message = _("Kies minstens 1 leerling.")


class NamesNotNeeded(InvalidInput):
    code = "names_not_needed"
    message = _("Deze activiteit vraagt geen namen. Stuur alleen het aantal leerlingen.")


class PupilsNotInClass(InvalidInput):
    code = "pupils_not_in_class"
    message = _("Niet alle gekozen leerlingen zitten in deze klas. Haal de lijst opnieuw op.")


class MorePupilsThanClass(InvalidInput):
    code = "more_pupils_than_class"
    message = _("In deze klas zitten %(size)s leerlingen. Vul een lager aantal in.")


class GroupTooSmall(EnrolmentRefused):
    code = "group_too_small"
    message = _("Een groep is minstens %(smallest)s leerlingen. Neem meer leerlingen mee, of kies een andere activiteit.")


class GroupTooLarge(EnrolmentRefused):
    code = "group_too_large"
    message = _("Een groep is hoogstens %(largest)s leerlingen. Neem minder leerlingen mee.")


class TooFewAdults(EnrolmentRefused):
    code = "too_few_adults"
    message = _(
        "Voor dit aantal leerlingen zijn %(needed)s begeleiders nodig. Vraag een collega mee, of neem minder leerlingen mee."
    )


# --- how often ---


class SchoolHasEnough(EnrolmentRefused):
    code = "most_per_school"
    message = _(
        "Een school mag per schooljaar %(most)s keer een groep inschrijven voor deze activiteit. Dat aantal is bereikt. "
        "Kies een andere activiteit."
    )


class ClassHasEnough(EnrolmentRefused):
    code = "most_per_class"
    message = _(
        "Een klas mag per schooljaar %(most)s keer naar deze activiteit. Kies een andere klas of een andere activiteit."
    )


class PupilsHaveEnough(EnrolmentRefused):
    code = "most_per_pupil"
    message = _(
        "Een leerling mag per schooljaar %(most)s keer naar deze activiteit. Van deze leerlingen zijn er %(count)s al zo vaak "
        "ingeschreven. Haal hun vinkje weg."
    )


class LeftTooOften(EnrolmentRefused):
    code = "left_too_often"
    message = _(
        "Jullie school meldde zich de laatste 24 uur al %(most)s keer af voor deze activiteit. De aanbieder krijgt telkens bericht. "
        "Schrijf morgen weer in."
    )


# --- warnings ---


class WarningUnanswered(EnrolmentRefused):
    """There is a warning that nobody set aside with a reason. ``extra`` names each: ``code`` and ``message``."""

    code = "warning_unanswered"
    message = _("Er is iets om op te letten. Ga je toch? Schrijf dan kort waarom.")

    def __init__(self, warnings: Mapping[str, str]) -> None:
        super().__init__()
        self.warnings = warnings
        self.extra = {"warnings": [{"code": code, "message": message} for code, message in warnings.items()]}


class WarningReasonTooLong(InvalidInput):
    code = "warning_reason_too_long"
    message = _("Schrijf hoogstens %(most)s tekens op waarom je toch gaat.")


# --- places ---


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


class BusyTryAgain(EnrolmentRefused):
    """The database was busy for longer than anybody should wait. Nothing happened: trying again is safe."""

    code = "busy_try_again"
    message = _("Het is nu erg druk. Er is niets veranderd. Probeer het over een paar tellen opnieuw.")
    status = 503
    retry_after = 3


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


# --- later ---


class UndoTooLate(EnrolmentRefused):
    code = "undo_too_late"
    message = _("Terugdraaien kon tot 10 minuten erna. Schrijf de klas opnieuw in, of vraag de ander om hulp.")


class UndoneTooOften(EnrolmentRefused):
    code = "undone_too_often"
    message = _("Dit is de laatste 24 uur al %(most)s keer teruggedraaid. De ander krijgt telkens bericht. Bel liever even.")


class PlacesGivenAway(EnrolmentRefused):
    code = "places_given_away"
    message = _("Terugdraaien kan niet: de plekken zijn al voor een andere groep. Je kunt op de wachtlijst.")


class TooEarlyToConfirm(EnrolmentRefused):
    code = "too_early_to_confirm"
    message = _("Zeggen dat het doorgaat kan vanaf %(since)s.")


class OtherDateProposed(EnrolmentRefused):
    code = "other_date_proposed"
    message = _("Je stelde een andere datum voor. De school beslist daarover. Terugdraaien kan daarom niet meer.")


class NoAnswer(InvalidInput):
    code = "no_answer"
    message = _("Kies een van de knoppen. Er is nog niets veranderd.")


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


class MoveNotPossible(EnrolmentRefused):
    code = "move_not_possible"
    message = _("Dit kan niet meer: de status is nu “%(status)s”.")


class OfferExpired(EnrolmentRefused):
    code = "offer_expired"
    message = _("Deze plekken waren bewaard tot %(until)s. Je kunt opnieuw op de wachtlijst gaan.")


class ReasonNeeded(InvalidInput):
    code = "reason_needed"
    message = _("Zeg kort waarom. De ander leest dit.")


class CancelTooLate(EnrolmentRefused):
    code = "cancel_too_late"
    message = _("De activiteit is al begonnen. Afmelden kan niet meer. Noteer straks wie er was.")


class AttendanceTooEarly(EnrolmentRefused):
    code = "attendance_too_early"
    message = _("Opkomst noteren kan zodra de activiteit begint.")


class AttendanceClosed(EnrolmentRefused):
    code = "attendance_closed"
    message = _("Opkomst noteren kon tot %(until)s. Vraag de regio als er iets niet klopt.")


class AttendanceDoesNotFit(InvalidInput):
    code = "attendance_does_not_fit"
    message = _(
        "Er stonden %(places)s leerlingen op de lijst. Vul 0 tot en met %(places)s in. Kwamen er meer? Tel die bij “niet op de lijst”."
    )


class ExtraDoesNotFit(InvalidInput):
    code = "extra_does_not_fit"
    message = _(
        "Vul bij “niet op de lijst” een getal in van 0 tot en met %(most)s. Kwamen er meer? Dat is een andere groep: vraag de "
        "school om die in te schrijven."
    )


class AttendanceIncomplete(InvalidInput):
    code = "attendance_incomplete"
    message = _("Van deze leerlingen hebben er %(count)s nog geen teken. Kies voor elke leerling: er, later of niet.")


class PupilNotOnList(InvalidInput):
    code = "pupil_not_on_list"
    message = _("Niet iedereen die je aanvinkte staat op deze lijst. Haal de lijst opnieuw op.")


class TooManyFeeds(EnrolmentRefused):
    code = "too_many_feeds"
    message = _("Je hebt al %(limit)s agenda's. Trek er eerst een in die je niet meer gebruikt.")


class StaleVersion(EnrolmentRefused):
    code = "precondition_failed"
    message = _("Iemand anders heeft dit intussen aangepast. Haal het opnieuw op.")
    status = 412


class EvaluationClosed(Refusal):
    """Wrong, closed or used up: the same answer, so that nobody can probe for links."""

    code = "evaluation_closed"
    message = _("Deze link is niet open. Misschien is hij te oud, of heeft iedereen al geantwoord.")
    status = 404


# --- the conversation between school and provider ---


class NothingToTalkAbout(EnrolmentRefused):
    code = "nothing_to_talk_about"
    message = _("De aanbieder ziet deze groep nog niet. Een bericht sturen kan zodra de inschrijving is aangevraagd.")


class ConversationClosed(EnrolmentRefused):
    code = "conversation_closed"
    message = _("Berichten sturen kon tot 30 dagen na de dag zelf.")


class MessageEmpty(InvalidInput):
    code = "message_empty"
    message = _("Schrijf eerst een bericht.")


class MessageTooLong(InvalidInput):
    code = "message_too_long"
    message = _("Maak je bericht korter: hoogstens %(longest)s tekens.")


class MessageHoldsBsn(InvalidInput):
    code = "message_holds_bsn"
    message = _("Er staat een nummer in dat op een burgerservicenummer lijkt. Dat bewaren we nooit. Haal het weg.")


class MessageLooksPersonal(InvalidInput):
    """Sent again with ``is_sure`` it goes through."""

    is_soft = True


class MessageHoldsName(MessageLooksPersonal):
    code = "message_holds_name"
    message = _("Er lijkt een naam van een leerling in te staan. Haal die weg, of stuur toch als het geen leerling is.")


class MessageHoldsPhone(MessageLooksPersonal):
    code = "message_holds_phone"
    message = _("Er lijkt een telefoonnummer in te staan. Is het van een leerling of ouder? Haal het weg. Stuur anders toch.")


class NobodyToTell(EnrolmentRefused):
    code = "nobody_to_tell"
    message = _("Er staat geen groep op de lijst. Er is niemand om een bericht te sturen.")


class TooManyMessages(EnrolmentRefused):
    code = "too_many_messages"
    message = _("Je stuurde het laatste uur veel berichten. Je tekst is bewaard. Probeer het straks opnieuw.")
    status = 429

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.retry_after = seconds
