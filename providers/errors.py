"""Every no about a provider."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput, Refusal


class AlreadyRegistered(Refusal):
    """There is a provider with this KvK number."""

    code = "provider_already_registered"
    message = _("Met dit KvK-nummer is al een aanbieder aangemeld. Vraag een collega om een uitnodiging, of bel ons.")


class AlreadyDecided(Refusal):
    """Somebody else of the region was first; ``status`` says what was decided."""

    code = "provider_already_decided"
    message = _("Hierover is al besloten: %(status)s. Ververs de pagina.")


class ContactNotVerified(Refusal):
    """Nobody of this provider has proved that the e-mail address is theirs."""

    code = "contact_not_verified"
    message = _("De contactpersoon heeft het e-mailadres nog niet bevestigd. Wacht daarop, of bel de aanbieder.")


class ProviderNotApproved(Refusal):
    """The region has not let this provider in (yet, or any more)."""

    code = "provider_not_approved"
    message = _("Deze aanbieder is nog niet goedgekeurd door de regio. Je krijgt een mail als dat gebeurd is.")


class RecognitionUnfit(InvalidInput):
    """What was said of a recognition cannot be; ``field`` names what to change."""

    code = "recognition_unfit"
    field: ClassVar[str] = "__all__"


class CompanyIdWrong(RecognitionUnfit):
    """Not the shape of a leerbedrijf-ID."""

    code = "company_id_wrong"
    message = _("Een leerbedrijf-ID heeft 6 tot 10 cijfers. Je vindt het in het besluit van SBB.")
    field = "company_id"


class CreboUnknown(RecognitionUnfit):
    """A code that is not in the list, or that is in it no more."""

    code = "crebo_unknown"
    message = _("Deze crebo's staan niet (meer) in de lijst: %(codes)s. Kijk ze na in het besluit van SBB.")
    field = "crebos"


class CreboMissing(RecognitionUnfit):
    """A recognition is for a qualification."""

    code = "crebo_missing"
    message = _("Vul minstens 1 crebo in. Je vindt ze in het besluit van SBB.")
    field = "crebos"


class TermUnfit(RecognitionUnfit):
    """A recognition lasts four years at most, and ends after it begins."""

    code = "recognition_term_unfit"
    message = _("Een erkenning duurt hoogstens 4 jaar en eindigt na de eerste dag. Kijk de datums na.")
    field = "valid_until"


class RecognitionExists(RecognitionUnfit):
    """This period of this training company is there already."""

    code = "recognition_exists"
    message = _("Deze erkenning met deze eerste dag staat er al. Verander die, of kies een andere eerste dag.")
    field = "company_id"


class RecognitionChanged(Refusal):
    """The provider changed it while the region looked at what stood there before."""

    code = "recognition_changed"
    message = _("De aanbieder heeft dit intussen veranderd. Kijk de gegevens opnieuw na.")


class TooManyClaims(Refusal):
    """As many recognitions of one provider as one may have wait for the region already."""

    code = "too_many_claims"
    message = _("Er wachten al %(most)s erkenningen op de regio. Wacht tot die nagekeken zijn.")


class CompanyIdTaken(Refusal):
    """The region confirmed this ID for another provider."""

    code = "company_id_taken"
    message = _("Dit leerbedrijf-ID is al bevestigd bij een andere aanbieder. Kijk na van wie het is.")


class ListOlder(Refusal):
    """Somebody of the region noted something newer than the list that is read in: a list never undoes that."""

    code = "list_is_older"
    message = _("Hier staat iets nieuwers dan deze lijst: nagekeken of ingetrokken op %(day)s. Kijk dit met de hand na.")


class CheckedLater(RecognitionUnfit):
    """Nobody looks something up tomorrow."""

    code = "checked_in_future"
    message = _("De dag van nakijken ligt in de toekomst. Vul vandaag of een eerdere dag in.")
    field = "checked_on"


class WithdrawnBefore(RecognitionUnfit):
    """A recognition cannot be withdrawn before it began, or after it ended."""

    code = "withdrawn_outside_term"
    message = _("Kies een dag binnen de periode van de erkenning.")
    field = "withdrawn_on"


class SectorEnded(InvalidInput):
    """A sector that the list of sectors has no more; what chose it before keeps it."""

    code = "sector_ended"
    message = _("Deze sector kun je niet meer kiezen: %(names)s. Kies een andere.")
    field: ClassVar[str] = "sector"


class ReferenceUnfit(Refusal):
    """A file that cannot become a version of a list; nothing was changed."""

    code = "reference_unfit"
    message = _("%(problem)s Er is niets veranderd.")
