"""Files and choices that cannot be used, each with its own code and a sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput


class UnusableList(InvalidInput):
    """Base: nothing of the file was kept."""

    code = "list_unusable"
    message = _("We kunnen dit bestand niet lezen. Sla de klassenlijst op als Excel of csv en probeer het opnieuw.")


class EmptyFile(UnusableList):
    code = "list_empty"
    message = _("Dit bestand is leeg. Kies het bestand met de klassenlijst.")


class FileTooBig(UnusableList):
    code = "list_too_big"
    message = _("Dit bestand is te groot: 5 MB is het meeste. Sla alleen de klassenlijst op, zonder plaatjes.")
    status = 413


class UnpacksTooBig(UnusableList):
    code = "list_unpacks_too_big"
    message = _("Dit bestand wordt te groot bij het openen. Zet alleen de klassenlijst in een nieuw Excel-bestand.")


class TooManyRows(UnusableList):
    code = "list_too_many_rows"
    message = _("Deze lijst heeft meer dan 2.000 regels. Splits de lijst in delen, bijvoorbeeld per leerjaar.")


class TooManyColumns(UnusableList):
    code = "list_too_many_columns"
    message = _("Deze lijst heeft meer dan 60 kolommen. Bewaar alleen naam, leerlingnummer en klas.")


class CellTooLong(UnusableList):
    code = "list_cell_too_long"
    message = _("In dit bestand staat een veel te lange tekst in een cel. Bewaar alleen naam, leerlingnummer en klas.")


class IsPdf(UnusableList):
    code = "list_is_pdf"
    message = _("Dit is een pdf. Sla de lijst op als Excel of csv.")


class IsPicture(UnusableList):
    code = "list_is_picture"
    message = _("Dit is een foto of plaatje. Sla de lijst op als Excel of csv.")


class IsTextDocument(UnusableList):
    code = "list_is_text_document"
    message = _("Dit is een tekstdocument, zoals Word. Zet de lijst in Excel en sla hem op als Excel of csv.")


class IsArchive(UnusableList):
    code = "list_is_archive"
    message = _("Dit is een ingepakt bestand. Pak het eerst uit en kies dan de klassenlijst.")


class IsOldWorkbook(UnusableList):
    code = "list_is_other_workbook"
    message = _("Dit soort rekenblad lezen we niet. Sla de lijst op als Excel (.xlsx) of csv.")


class Locked(UnusableList):
    code = "list_locked"
    message = _("Dit bestand is op slot met een wachtwoord. Haal het wachtwoord eraf en sla de lijst opnieuw op.")


class WorkbookDamaged(UnusableList):
    code = "list_workbook_damaged"
    message = _("Dit Excel-bestand is beschadigd. Open het in Excel, sla het opnieuw op en probeer het nog een keer.")


class TextUnreadable(UnusableList):
    code = "list_text_unreadable"
    message = _("Dit is geen gewone tekst. Sla de lijst op als Excel of als csv (UTF-8).")


class TextMixed(UnusableList):
    code = "list_text_mixed"
    message = _("Letters met accenten staan op twee manieren in dit bestand. Sla de lijst opnieuw op als Excel of csv (UTF-8).")


class NoRows(UnusableList):
    code = "list_no_rows"
    message = _("In dit bestand staan geen leerlingen. Kies het bestand met de klassenlijst.")


class SheetUnknown(UnusableList):
    code = "list_sheet_unknown"
    message = _("Dat tabblad staat niet in dit bestand. Kies een ander tabblad.")


class FieldChosenTwice(InvalidInput):
    code = "list_field_chosen_twice"
    message = _("Je koos twee kolommen voor hetzelfde. Kies per onderdeel één kolom.")


class ColumnUnknown(InvalidInput):
    code = "list_column_unknown"
    message = _("Die kolom of keuze bestaat niet in deze lijst. Kies een kolom uit de lijst.")


class ColumnForbidden(InvalidInput):
    code = "list_column_forbidden"
    message = _("Kolom %(letter)s bewaren we nooit. Kies een andere kolom of laat hem weg.")


class XmlUnsafe(UnusableList):
    code = "list_xml_unsafe"
    message = _("In dit xml-bestand staan onderdelen die we om veiligheid niet lezen. Maak de export opnieuw of gebruik Excel.")


class XmlDamaged(UnusableList):
    code = "list_xml_damaged"
    message = _("Dit xml-bestand is niet goed opgebouwd. Maak de export opnieuw of gebruik Excel of csv.")


class NotEdexml(UnusableList):
    code = "list_not_edexml"
    message = _("Dit xml-bestand is geen EDEXML. Sla de lijst op als EDEXML, Excel of csv.")


class OneRosterIncomplete(UnusableList):
    code = "list_oneroster_incomplete"
    message = _(
        "In deze OneRoster-export ontbreekt een bestand dat we nodig hebben. Maak de export opnieuw of gebruik Excel of csv."
    )
