"""Every no about a date."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


class SessionFull(Refusal):
    """Fewer places are free than were asked for; ``free`` says how many there were just now."""

    code = "session_full"
    message = _("Er zijn nog %(free)s plekken vrij.")

    def __init__(self, *, free: int) -> None:
        super().__init__(free=free)
        self.free = free


class PlacesNeverTaken(AssertionError):
    """More places were given back than were taken: a bug, never a user's mistake."""


class SessionNotScheduled(Refusal):
    """The date was called off, or is over."""

    code = "session_cancelled"
    message = _("Deze datum gaat niet door. Kies een andere datum.")


class Unfit(Refusal):
    """What was asked for a date or an activity does not fit; ``field`` names what to change in a form or a request."""

    status = 422
    field: ClassVar[str] = "__all__"


class DateIsPast(Unfit):
    """A date that has begun already."""

    code = "date_is_past"
    message = _("Kies een dag die nog komt.")
    field = "starts_at"


class DateTooFar(Unfit):
    """More than two years ahead: a slip of the keyboard."""

    code = "date_too_far"
    message = _("Kies een dag binnen 2 jaar.")
    field = "starts_at"


class EndsBeforeStart(Unfit):
    """The end is not after the beginning."""

    code = "ends_before_start"
    message = _("Klaar moet later zijn dan begint.")
    field = "ends_at"


class SpansDays(Unfit):
    """A date is one day; more days are more dates."""

    code = "spans_days"
    message = _("Begint en klaar moeten op dezelfde dag zijn. Duurt het langer? Maak dan voor elke dag een datum.")
    field = "ends_at"


class ClosesTooLate(Unfit):
    """Signing up would be possible while the activity is running."""

    code = "closes_too_late"
    message = _("Inschrijven moet stoppen voordat het begint. Kies een eerder moment.")
    field = "enrolment_closes_at"


class ClosesInThePast(Unfit):
    """Signing up would be closed at once."""

    code = "closes_in_the_past"
    message = _("Kies een moment dat nog komt. Tot dan kunnen scholen zich inschrijven.")
    field = "enrolment_closes_at"


class NotOpenYet(Refusal):
    """Signing up for this date begins later."""

    code = "not_open_yet"
    message = _("Inschrijven voor deze datum is nog niet begonnen. Er is niets om te sluiten.")


class OpensAfterClosing(Unfit):
    """Nobody could ever sign up."""

    code = "opens_after_closing"
    message = _("Inschrijven begint pas na het einde van inschrijven. Kies een eerder moment.")
    field = "enrolment_opens_at"


class CapacityOutOfRange(Unfit):
    """No places, or more than a stadium."""

    code = "capacity_out_of_range"
    message = _("Kies een aantal van 1 tot en met %(most)s.")
    field = "capacity"


class CapacityBelowTaken(Unfit):
    """Schools hold more places than that."""

    code = "capacity_below_taken"
    message = _("Er zijn al %(taken)s plekken bezet. Kies %(taken)s of meer, of bel een school om plekken terug te krijgen.")
    field = "capacity"
    status = 409


class GroupDoesNotFit(Unfit):
    """The smallest group is larger than the largest group, or than all places together."""

    code = "group_does_not_fit"
    message = _("Het minste aantal per groep past niet. Kies een lager aantal.")
    field = "min_group"


class SessionExists(Unfit):
    """The same activity begins at that moment already."""

    code = "session_exists"
    message = _("Deze activiteit begint dan al. Kies een andere dag of tijd, of verhoog het aantal plekken.")
    field = "starts_at"
    status = 409


class SessionOver(Refusal):
    """The date has begun or is over: what happened cannot be changed."""

    code = "session_over"
    message = _("Deze datum is al begonnen of geweest. Je kunt hem niet meer veranderen.")


class ReasonMissing(Unfit):
    """A no without a reason helps nobody."""

    code = "reason_missing"
    message = _("Schrijf waarom. De ander leest dit in de mail.")
    field = "reason"


class PupilsBusyThen(Unfit):
    """A pupil on this date is somewhere else at the new time."""

    code = "pupils_busy_then"
    message = _(
        "Op dat moment is een leerling van deze datum al ergens anders. Kies een andere tijd, of maak een nieuwe datum."
    )
    field = "starts_at"
    status = 409


class PageOfflineBefore(Unfit):
    """The page goes offline before this date."""

    code = "page_offline_before"
    message = _("De pagina van deze activiteit gaat eerder offline. Kies een eerdere dag, of pas eerst de pagina aan.")
    field = "starts_at"


class SessionsBelow(Refusal):
    """A page cannot go while dates hang on it or on a page below it."""

    code = "sessions_below"
    message = _(
        'Dit kan niet: op of onder "%(title)s" staan datums waar scholen zich voor kunnen inschrijven. '
        "Laat de datums eerst vervallen. Een pagina met datums van vroeger kun je offline halen, maar niet wissen of verplaatsen."
    )


class ActivityExists(Unfit):
    """The provider has an activity with this title."""

    code = "activity_exists"
    message = _('Je hebt al "%(title)s". Wil je een datum toevoegen? Doe dat bij Mijn activiteiten.')
    field = "title"
    status = 409


class AlreadyJudged(Refusal):
    """Somebody else of the region was first, or the provider took it back."""

    code = "already_judged"
    message = _("Dit wacht niet meer op een oordeel: %(what)s. Ververs de pagina.")


class InReview(Refusal):
    """The region is looking at it; two versions at once would confuse both."""

    code = "in_review"
    message = _("De regio kijkt hier nu naar. Wacht op de mail, of trek het terug in Beheer.")


class TooManyKept(Refusal):
    """More than anybody looks through: a bound for programs that run wild."""

    code = "too_many_kept"
    message = _("Er passen er hoogstens %(most)s. Haal er eerst een weg.")


class ListNameMissing(Unfit):
    """A list without a name cannot be found again."""

    code = "list_name_missing"
    message = _("Geef het lijstje een naam.")
    field = "name"


class ListNameTaken(Unfit):
    """A colleague made a list with this name."""

    code = "list_name_taken"
    message = _('Er is al een lijstje "%(name)s". Kies een andere naam, of gebruik dat lijstje.')
    field = "name"
    status = 409


class SchoolUnknownToRegion(Refusal):
    """A public page under a school's name is only for schools that the region has checked."""

    code = "school_not_verified"
    message = _("De regio controleert je school nog. Daarna kun je een lijstje delen.")
    status = 403


class RenewalRefused(Refusal):
    """Some of the chosen dates cannot be; ``problems`` holds each one's refusal by the id of the date it follows."""

    code = "renewal_refused"
    message = _("Er is nog niets gemaakt. Kijk de datums na waar iets bij staat.")
    status = 422

    def __init__(self, *, problems: Mapping[int, Refusal]) -> None:
        super().__init__()
        self.problems = problems


class UnitIsFixed(Unfit):
    """What a place counts cannot change under the feet of who has one."""

    code = "unit_is_fixed"
    message = _("Er zijn al plekken bezet. Of je leerlingen of groepen telt, kan nu niet meer anders.")
    field = "capacity_unit"
    status = 409


class RecognitionNeeded(Unfit):
    """Only a recognised training company may offer this kind, and the provider is none today."""

    code = "recognition_needed"
    message = _(
        "Voor een stage in het mbo moet je een erkend leerbedrijf zijn. Zet je erkenning bij Erkend leerbedrijf, de regio kijkt haar na."
    )
    status = 409
    field = "kind"


# --- labour law for minors (activities.labour) ---


class WorkRefused(Unfit):
    """The law says no, and nobody can set that aside: for a date that is planned, and for a class that wants to come."""

    code = "work_refused"
    field = "starts_at"
    status = 409


class WorkTooYoung(WorkRefused):
    code = "work_too_young"
    message = _("Meelopen op het werk mag vanaf 14 jaar, dus vanaf leerjaar 3. Kies een bedrijfsbezoek of een workshop.")


class WorkYearUnknown(WorkRefused):
    code = "work_year_unknown"
    message = _("Meelopen op het werk hangt af van de leeftijd. Vul eerst het leerjaar van deze klas in, bij Klassen.")


class WorkOnSunday(WorkRefused):
    code = "work_on_sunday"
    message = _("Leerlingen mogen op zondag niet meelopen op het werk. Kies een andere dag.")


class WorkOutsideHours(WorkRefused):
    code = "work_outside_hours"
    message = _("Deze leerlingen mogen meelopen op het werk van %(first)s tot %(last)s uur. Kies andere tijden.")


class WorkDayTooLong(WorkRefused):
    code = "work_day_too_long"
    message = _(
        "Deze leerlingen mogen hoogstens %(hours)s uur op een dag meelopen op het werk, pauze meegeteld. Maak de dag korter, of "
        "kies een andere datum."
    )
    field = "ends_at"


class WorkWeekTooLong(WorkRefused):
    code = "work_week_too_long"
    message = _("Deze leerlingen mogen hoogstens %(hours)s uur in een week meelopen op het werk. Kies een andere week.")


class GroupMayNotWorkThen(WorkRefused):
    """The law says no for a group that is, or would be, on a date. Which other work its class has is not the provider's to know."""

    code = "group_may_not_work_then"
    message = _(
        "De groep mag op die tijden niet meelopen op het werk: dat staat de wet voor leerlingen van die leeftijd niet toe. Kies "
        "een andere dag of andere tijden."
    )


# --- series ---


class SeriesNameMissing(Unfit):
    """A series without a name cannot be told from the next one."""

    code = "series_name_missing"
    message = _("Geef de reeks een naam, bijvoorbeeld: vier dinsdagen in maart.")
    field = "title"


class SeriesDatesMissing(Unfit):
    """Too few dates, or dates that are past, called off, of another activity or of another series."""

    code = "series_dates_missing"
    message = _("Kies minstens %(fewest)s datums die nog komen en niet al in een reeks zitten.")
    field = "sessions"


class SeriesDatesOverlap(Unfit):
    """Who comes, comes every time, and nobody is in two places at once."""

    code = "series_dates_overlap"
    message = _("Twee van deze datums zijn tegelijk. Wie in een reeks komt, komt elke keer. Kies datums na elkaar.")
    field = "sessions"
    status = 409


class SeriesRunsThen(Unfit):
    """A date would move onto another one of its own series."""

    code = "series_runs_then"
    message = _(
        "Een andere datum van deze reeks is dan bezig. Wie in een reeks komt, komt elke keer. Kies een andere dag of tijd."
    )
    field = "starts_at"
    status = 409


class SeriesDateTaken(Unfit):
    """Somebody has a place: they did not ask for other dates."""

    code = "series_date_taken"
    message = _("Op een van deze datums is al een plek bezet. De reeks kan dan niet meer anders.")
    field = "sessions"
    status = 409


class SearchNeedsFilter(Unfit):
    """A search for everything: whoever keeps it would hear of every activity."""

    code = "search_needs_filter"
    message = _("Kies eerst een filter of een zoekwoord. Dan weten we waarover je wilt horen.")
    field = "query"


class SearchTooLong(Unfit):
    """More filters than anybody ticks."""

    code = "search_too_long"
    message = _("Dit zijn te veel filters om te bewaren. Kies er minder.")
    field = "query"


class SearchUnreadable(Unfit):
    """Filters that the catalogue itself cannot read, or that can find nothing any more; ``why`` says which."""

    code = "search_unreadable"
    message = _("%(why)s Pas de filters aan en bewaar de zoekopdracht opnieuw.")
    field = "query"
