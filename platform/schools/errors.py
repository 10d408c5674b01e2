"""Every no of this app (what is wrong with a file itself is in ``classlist.errors``)."""

from django.utils.translation import gettext_lazy as _

from kit import no_bsn
from kit.refusals import InvalidInput, Refusal


class SchoolNotVerified(Refusal):
    """The region has not checked this school yet, so no pupil may come in (promise OGP-0a)."""

    code = "school_not_verified"
    message = _("De regio heeft je school nog niet gecontroleerd. Daarna kun je leerlingen inlezen. Je krijgt dan mail.")
    status = 403


class ApprovalIsForAdmins(Refusal):
    """Who says yes inside the school is the administrator's to decide, never that of whoever asks for the yes."""

    code = "approval_is_for_admins"
    message = _("Alleen de schoolbeheerder kan veranderen wie er akkoord geeft.")
    status = 403


class ClosureEndsBeforeItBegins(InvalidInput):
    """The last day comes before the first."""

    code = "closure_ends_before_it_begins"
    message = _("De laatste dag is eerder dan de eerste dag. Draai ze om.")


class TooManyClosures(Refusal):
    """More than a school has weeks: a bound for programs that run wild."""

    code = "too_many_closures"
    message = _("Er passen er hoogstens %(most)s. Haal er eerst een weg.")


class MappingNeeded(InvalidInput):
    """No column to read names from: a person must say which it is."""

    code = "list_mapping_needed"
    message = _("We zien niet in welke kolom de namen staan. Kies het zelf.")


class ColumnNotKept(InvalidInput):
    """A column that was left out and so is not there any more."""

    code = "list_column_not_kept"
    message = _("Kolom %(letter)s hebben we niet bewaard. Kies het bestand nog een keer, met deze keuze.")


class ClassNeeded(InvalidInput):
    """The list names no class."""

    code = "list_class_needed"
    message = _("In deze lijst staat geen klas. Vul in voor welke klas de lijst is.")


class NothingToRead(InvalidInput):
    """No row that can be taken in."""

    code = "list_nothing_to_read"
    message = _("Er is geen regel die we kunnen inlezen. Verbeter een regel of kies een andere lijst.")


class RowUnknown(InvalidInput):
    """A row number that this list does not have."""

    code = "list_row_unknown"
    message = _("Regel %(row)s staat niet in deze lijst.")


class ImportStale(Refusal):
    """The preview was changed in another window."""

    code = "import_stale"
    message = _("Deze lijst is intussen aangepast, misschien in een ander venster. Kijk hem nog een keer na.")


class ImportSettled(Refusal):
    """Read in already."""

    code = "import_already_confirmed"
    message = _("Deze lijst is al ingelezen. Wil je iets veranderen? Lees de lijst dan opnieuw in.")


class ImportGone(Refusal):
    """Undone, thrown away, or older than a day."""

    code = "import_gone"
    message = _("Dit voorbeeld is weg. We bewaren het één dag. Kies de lijst nog een keer.")
    status = 410


class ImportNotDone(Refusal):
    """A preview cannot be undone: nothing was read in."""

    code = "import_not_confirmed"
    message = _("Deze lijst is nog niet ingelezen. Er is niets om terug te draaien.")


class UndoTooLate(Refusal):
    """More than a day ago."""

    code = "import_undo_too_late"
    message = _("Terugdraaien kan tot 24 uur na het inlezen. Haal leerlingen nu één voor één weg bij de klas.")


class UndoInUse(Refusal):
    """Pupils or classes of this list are signed up for an activity."""

    code = "import_in_use"
    message = _("%(pupils)s leerlingen en %(classes)s klassen van deze lijst zijn al ingeschreven. Meld ze eerst af.")


class ClassExists(Refusal):
    """There is a class of this name this year."""

    code = "class_exists"
    message = _("Deze klas is er al in dit schooljaar. Kies een andere naam.")
    status = 422


class ClassInUse(Refusal):
    """A class with pupils or sign-ups."""

    code = "class_in_use"
    message = _("Deze klas heeft nog leerlingen of inschrijvingen. Haal die eerst weg.")


class PupilNumberTaken(Refusal):
    """Another pupil of this school has this number."""

    code = "pupil_number_taken"
    message = _("Een andere leerling van je school heeft dit leerlingnummer al. Kijk het na.")
    status = 422


class BsnRefused(InvalidInput):
    """A BSN-like number in a text (promises SP-2d, SBB-1)."""

    code = no_bsn.CODE
    message = _("Hier staat een nummer dat op een BSN lijkt. Haal het weg, een BSN bewaren we nooit.")


class PupilRestricted(Refusal):
    """Processing of this pupil's data is restricted (AVG article 18)."""

    code = "pupil_restricted"
    message = _("De gegevens van deze leerling staan vast. Vraag het de privacy-medewerker van de regio.")


class SchoolTaken(Refusal):
    """Somebody already applied for, or works at, this school."""

    code = "school_taken"
    message = _("Deze vestiging is al aangemeld. Vraag een collega om een uitnodiging, of bel ons.")


class SchoolAlreadyDecided(Refusal):
    """Somebody else of the region was first."""

    code = "school_already_decided"
    message = _("Over deze school is al besloten. Ververs de pagina.")


class SchoolContactNotVerified(Refusal):
    """Nobody of this school has proved that the e-mail address is theirs."""

    code = "contact_not_verified"
    message = _("De contactpersoon heeft het e-mailadres nog niet bevestigd. Wacht daarop, of bel de school.")


class NothingToRollOver(InvalidInput):
    """No class of that year, or everything is there already."""

    code = "nothing_to_roll_over"
    message = _("Er is niets om over te zetten. Dit schooljaar heeft geen klassen, of alles staat er al.")


class RollOverYearUnknown(InvalidInput):
    """Not last year and not the running one."""

    code = "roll_over_year_unknown"
    message = _("Dit schooljaar kun je nu niet overzetten. Kies het lopende of het vorige schooljaar.")


class RollOverClassUnknown(InvalidInput):
    """A class or a pupil that is not in the old year of this school."""

    code = "roll_over_class_unknown"
    message = _("Deze klas of leerling hoort niet bij dat schooljaar. Ververs de pagina en kies opnieuw.")


class RollOverStale(Refusal):
    """Somebody changed the plan, or the classes, after it was shown."""

    code = "roll_over_stale"
    message = _("Er is intussen iets veranderd, misschien door een collega. Kijk de aantallen nog een keer na.")


class RollOverNotDone(Refusal):
    """A draft cannot be undone: nothing was made."""

    code = "roll_over_not_done"
    message = _("Deze overgang is nog niet gemaakt. Er is niets om terug te draaien.")


class RollOverUndoTooLate(Refusal):
    """More than a day ago."""

    code = "roll_over_undo_too_late"
    message = _("Terugdraaien kan tot 24 uur daarna. Pas de nieuwe klassen nu één voor één aan.")


class RollOverInUse(Refusal):
    """New classes are signed up for an activity already."""

    code = "roll_over_in_use"
    message = _("%(classes)s nieuwe klassen zijn al ingeschreven. Meld ze eerst af. Dan kun je terugdraaien.")


class AgreementNeeded(Refusal):
    """No processing agreement that holds, so nobody may add or change pupils (promise OGP-0h)."""

    code = "agreement_needed"
    message = _(
        "Je school heeft nog geen geldige verwerkersovereenkomst. Ga eerst akkoord bij Klassen, Verwerkersovereenkomst. "
        "Daarna kun je leerlingen toevoegen en veranderen."
    )
    status = 403


class AgreementIsForAdmins(Refusal):
    """Only the school's administrator signs for the school."""

    code = "agreement_is_for_admins"
    message = _("Alleen de schoolbeheerder kan akkoord gaan. Vraag het een collega met die rol.")
    status = 403


class AgreementChanged(Refusal):
    """A newer version came while this one was being read."""

    code = "agreement_changed"
    message = _("Er is intussen een nieuwe versie. Lees die en ga dan akkoord.")


class FunctionMissing(InvalidInput):
    """Who signs says as what."""

    code = "function_missing"
    message = _("Vul in wat je functie is, bijvoorbeeld rector of directeur.")


class NotAuthorisedToSign(InvalidInput):
    """The tick that says that somebody may sign for the school."""

    code = "not_authorised_to_sign"
    message = _("Zet een vinkje als je voor de school mag tekenen. Mag je dat niet? Vraag het iemand die dat wel mag.")


class SupplierAlreadyAnnounced(Refusal):
    """Schools were told before."""

    code = "supplier_already_announced"
    message = _("Dit bedrijf is al aangekondigd. Scholen krijgen de mail maar één keer.")


class SupplierNotAnnounced(Refusal):
    """Schools do not know of this supplier yet."""

    code = "supplier_not_announced"
    message = _("Kondig dit bedrijf eerst aan. Scholen hebben 30 dagen om bezwaar te maken.")


class SupplierTooSoon(Refusal):
    """Schools have not had their 30 days."""

    code = "supplier_too_soon"
    message = _("Dit bedrijf kan vanaf %(day)s voor ons werken. Tot dan kunnen scholen bezwaar maken.")


class SupplierNotReady(Refusal):
    """No agreement with this supplier, or its computers stand outside Europe (promises POR-4f, SP-7a)."""

    code = "supplier_not_ready"
    message = _("Vul eerst in wanneer de verwerkersovereenkomst is getekend, en zet de gegevens in Europa.")


class SupplierAlreadyStarted(Refusal):
    """What schools were told about a supplier does not change under their hands."""

    code = "supplier_already_started"
    message = _("Dit bedrijf werkt al voor ons. Verandert er iets? Voeg het als nieuw bedrijf toe en kondig het aan.")


class NotThisSchoolsName(Refusal):
    """What cannot be taken back asks the name of what goes, typed by hand."""

    code = "not_this_schools_name"
    message = _("Typ de naam precies zo: %(name)s.")
    status = 422


class GroupsStillCome(Refusal):
    """Providers count on groups: those are called off first, and then the pupils can go (promise SP-11e)."""

    code = "groups_still_come"
    message = _("Er gaan nog groepen ergens heen (%(number)s). Zeg die eerst af.")
    status = 409


class HelperNotBound(Refusal):
    """Who looks along promised in writing to keep silent; this person did not, or does not work for the region (SP-5e)."""

    code = "helper_not_bound"
    message = _("Deze persoon heeft nog geen geheimhouding getekend bij de regio. Kies iemand anders.")
    status = 422


class NotAboutYourself(Refusal):
    """Somebody else writes down that you promised to keep silent."""

    code = "not_about_yourself"
    message = _("Je kunt dit niet over jezelf vastleggen. Vraag het een collega.")
    status = 422


class AgreementNotRunning(Refusal):
    """Data goes under an agreement that is signed and has not ended (promise SP-9e)."""

    code = "agreement_not_running"
    message = _("Deze overeenkomst loopt vandaag niet. Vul een dag van tekenen in die geweest is, en een einde dat nog komt.")
    status = 422


class AgreementTooLong(Refusal):
    """An end so far away is a typing mistake, or an agreement that nobody looks at again."""

    code = "agreement_too_long"
    message = _("Vul een einde in binnen %(years)s jaar. Verleng de overeenkomst later.")
    status = 422
