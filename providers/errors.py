"""Every no about a provider."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import Refusal


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
