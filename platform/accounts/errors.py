"""Every no of this app."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import NotFound, Refusal


class AddressTaken(Refusal):
    """Somebody has an account with this address already."""

    code = "address_taken"
    message = _("Met dit e-mailadres is al een account. Log in, of kies een ander adres.")


class SharedMailbox(Refusal):
    """The address looks like that of a desk; nobody said that it is one person's own."""

    code = "shared_mailbox"
    message = _("Dit lijkt een gedeelde mailbox. Een account is van één persoon. Vul een persoonlijk adres in.")
    status = 422


class MayNotInvite(NotFound):
    """Not an organisation where this person manages colleagues: as if it did not exist."""


class RoleNotYours(Refusal):
    """This role is for somebody else to give or take."""

    code = "role_not_yours_to_give"
    message = _("Deze rol kun jij niet geven of beëindigen. Vraag het de beheerder.")
    status = 403


class AlreadyInvited(Refusal):
    """There is an open invitation for this address and role."""

    code = "already_invited"
    message = _("Dit adres is al uitgenodigd voor deze rol. Stuur de uitnodiging hieronder opnieuw.")


class AlreadyColleague(Refusal):
    """This person has the role already."""

    code = "already_colleague"
    message = _("Deze persoon heeft deze rol al.")


class TooManyInvitations(Refusal):
    """More invitations in a day than a person sends."""

    code = "too_many_invitations"
    message = _("Je hebt vandaag %(limit)s uitnodigingen verstuurd. Ga morgen verder, of bel ons als er haast is.")
    status = 429


class TooManyApplications(Refusal):
    """More strangers who apply from one network than a school has. Says nothing about any address."""

    code = "too_many_requests"
    message = _("Dit waren veel aanmeldingen vanaf jouw netwerk. Probeer het over een uur opnieuw.")
    status = 429


class InvitationClosed(Refusal):
    """Expired, withdrawn or used."""

    code = "invitation_closed"
    message = _("Deze uitnodiging werkt niet meer. Vraag om een nieuwe.")
    status = 410


class InvitationForSomeoneElse(Refusal):
    """Signed in with another address than the one invited."""

    code = "invitation_for_someone_else"
    message = _("Deze uitnodiging is voor een ander e-mailadres. Log uit en open de link uit de mail opnieuw.")
    status = 403


class LastManager(Refusal):
    """Nobody would be left to let colleagues in."""

    code = "last_manager"
    message = _("Dit is de laatste beheerder. Geef eerst iemand anders deze rol.")


class LastManagerLeaves(Refusal):
    """Colleagues would stay behind without anybody who lets colleagues in."""

    code = "last_manager_leaves"
    message = _(
        "Je bent de laatste beheerder van %(organisations)s. Geef eerst een collega deze rol. Dan kun je je account wissen."
    )


class FreshSignInNeeded(Refusal):
    """Data is about to leave or to go: who asks proves anew who they are."""

    code = "fresh_sign_in_needed"
    message = _("Log op de site opnieuw in en probeer het binnen een kwartier nog eens. Zo weten we zeker dat jij het bent.")
    status = 403


class SecondFactorRequired(Refusal):
    """This account has no second factor, and a pupil could be seen behind this door."""

    code = "second_factor_required"
    message = _("Hier staan gegevens van leerlingen. Zet eerst je tweede stap aan bij Veiligheid.")
    status = 403


class TermsNotAccepted(Refusal):
    """The newest terms wait for this person's answer (promise PM-8)."""

    code = "terms_not_accepted"
    message = _("Lees eerst de nieuwe voorwaarden en ga akkoord. Dat doe je op de site, na het inloggen.")
    status = 403


class StatementNotAccepted(Refusal):
    """Another organisation answers for the data now, and this person has not agreed (promise OGP-3.3)."""

    code = "statement_not_accepted"
    message = _("Een andere organisatie is nu verantwoordelijk. Log in op de site en lees wat er anders is.")
    status = 403


class ScopeMissing(Refusal):
    """The token was not made for this."""

    code = "scope_missing"
    message = _("Je token mag dit niet. Maak een token met de juiste rechten.")
    status = 403


class ProgramMissing(Refusal):
    """A program gets data of pupils only while their school has an agreement with it (promise SP-9e)."""

    code = "program_agreement_missing"
    message = _(
        "Een ander programma krijgt alleen gegevens van leerlingen als je school er een lopende overeenkomst mee heeft. Vraag je schoolbeheerder om het programma toe te voegen bij Instellingen, en maak dan een token voor dat programma."
    )
    status = 403


class KeyReused(Refusal):
    """The same Idempotency-Key with another request."""

    code = "idempotency_key_reused"
    message = _("Deze Idempotency-Key hoort bij een andere vraag. Maak voor elke vraag een nieuwe.")
    status = 422


class KeyInvalid(Refusal):
    """An Idempotency-Key that is no key."""

    code = "idempotency_key_invalid"
    message = _("Een Idempotency-Key heeft 1 tot 128 leesbare tekens zonder spaties.")
    status = 422


class StillRunning(Refusal):
    """The first request with this key is not ready yet."""

    code = "idempotency_in_progress"
    message = _("De eerste vraag met deze sleutel loopt nog. Probeer het over een paar tellen opnieuw.")


class TooManyTokens(Refusal):
    """More living tokens than one person can oversee."""

    code = "too_many_tokens"
    message = _("Je hebt al %(limit)s tokens. Trek er eerst een in.")


class FunderExists(Refusal):
    """One row per organisation."""

    code = "funder_exists"
    message = _("Deze organisatie staat er al. Zoek haar in de lijst.")


class AlreadyAdministered(Refusal):
    """The first administrator is the first one only."""

    code = "already_administered"
    message = _("De regio heeft al een beheerder. Die nodigt collega's uit.")
