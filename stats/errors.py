"""What cannot be done with a release."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput, Refusal


class TermNotOver(Refusal):
    """Only what is over can be frozen."""

    code = "term_not_over"
    message = _("Deze periode is nog niet voorbij. Tel haar vanaf de dag erna.")


class EarlierTermFirst(Refusal):
    """The terms of a year come out in their order: the last one makes the year add up."""

    code = "earlier_term_first"
    message = _("Publiceer eerst de periode ervoor. Een jaar is de som van zijn periodes.")


class NothingToCount(Refusal):
    """No pupil came to anything in this period."""

    code = "nothing_to_count"
    message = _("In deze periode is nog geen opkomst genoteerd. Er valt nog niets te tellen.")


class NamesGone(Refusal):
    """Different pupils are counted from names, and those melt away (promise POR-6b)."""

    code = "names_gone"
    message = _(
        "De namen van dit schooljaar zijn gewist. Verschillende leerlingen zijn dan niet meer te tellen. "
        "Laat een schooljaar binnen 60 dagen na 31 juli tellen of verbeteren."
    )


class AnotherReleaseOpen(Refusal):
    """One release at a time: the audit looks at everything that goes out, together."""

    code = "another_release_open"
    message = _("Er is nog een publicatie onderweg. Rond die eerst af, of trek haar in.")


class OrderEnded(Refusal):
    """Only an order that still waits can be taken back."""

    code = "order_ended"
    message = _("Deze opdracht is al klaar. Ververs de pagina.")


class CountingFailed(Refusal):
    """Something that nobody foresaw went wrong, again and again."""

    code = "counting_failed"
    message = _("Het tellen ging drie keer mis. Vraag de beheerder in het logboek te kijken, en laat daarna opnieuw tellen.")


class ConfidentialIsNotPublic(InvalidInput):
    """Who asked for confidential counts never gets public ones instead, nor the other way round (promise PM-3)."""

    code = "confidential_is_not_public"
    message = _("Wat iedereen mag lezen, is niet vertrouwelijk. Kies een van de twee.")


class CorrectionNeedsReason(InvalidInput):
    """A new version of what is out says why."""

    code = "correction_needs_reason"
    message = _("Deze periode is al gepubliceerd. Schrijf waarom er een nieuwe versie moet komen.")


class CorrectedAlready(Refusal):
    """At most one corrected version: each one more is read beside those before (stats page §5.4, decision 0043).

    A whole year that follows its terms may come again for each term that was corrected since.
    """

    code = "corrected_already"
    message = _(
        "Van deze cijfers is al een verbeterde versie gepubliceerd. Een tweede komt er niet: met elke versie erbij kan een "
        "schoolbestuur meer uitrekenen over leerlingen van andere besturen. De cijfers blijven staan."
    )


class ChangeTooSmall(Refusal):
    """A corrected version for a few pupils would point at them."""

    code = "change_too_small"
    message = _("De verschillen zijn te klein voor een nieuwe versie. De gepubliceerde cijfers blijven staan.")


class RegionTooSmallToCount(Refusal):
    """So few pupils or boards that every table would point at somebody."""

    code = "region_too_small"
    message = _("Er deden te weinig leerlingen of schoolbesturen mee. Geen enkele tabel kan zonder iemand aan te wijzen.")


class NoRoundingFits(Refusal):
    """No additive rounding exists, also without the tables of the fallback list."""

    code = "no_rounding_fits"
    message = _("Deze cijfers zijn niet zo af te ronden dat alles klopt en niemand te herleiden is. Er komt geen publicatie.")


class FactsDoNotFit(Refusal):
    """What was counted contradicts itself or the programme."""

    code = "facts_do_not_fit"
    message = _("De telling spreekt zichzelf tegen. Vraag de beheerder om de controle van de gegevens te draaien.")


class AuditNotFinished(Refusal):
    """Nothing goes on that nobody has attacked."""

    code = "audit_not_finished"
    message = _("De controle is niet afgemaakt. Trek deze publicatie in en laat opnieuw tellen.")


class ReleaseHasFindings(Refusal):
    """Somebody could work out a small number."""

    code = "release_has_findings"
    message = _("De controle vond iets dat herleidbaar is. Deze publicatie kan niet verder.")


class ApproverMadeIt(Refusal):
    """Maker and approver must be two people (promise PM-5)."""

    code = "approver_made_it"
    message = _("Jij hebt deze cijfers laten tellen of akkoord gevraagd. Een ander geeft akkoord.")


class ApprovedAlready(Refusal):
    """One approver twice is one approver (promise PM-5)."""

    code = "approved_already"
    message = _("Jij hebt al akkoord gegeven.")


class BodyApprovedAlready(Refusal):
    """Two bodies, not two people of one (promise PM-5)."""

    code = "body_approved_already"
    message = _("Namens %(body)s is al akkoord gegeven. Het tweede akkoord komt van een andere organisatie.")


class WrongReleaseStatus(Refusal):
    """The release is not where this step begins."""

    code = "wrong_release_status"
    message = _("Deze stap kan nu niet: de publicatie staat op ‘%(status)s’. Ververs de pagina.")


class RoundingKeyChanged(Refusal):
    """Settings hold another rounding key than the one that made the earlier releases."""

    code = "rounding_key_changed"
    message = _(
        "De geheime sleutel van het afronden is veranderd. Zet de oude terug, of vraag de beheerder hoe het verder moet."
    )
    status = 503


class SigningKeyChanged(Refusal):
    """Settings hold another signing key than the one that signed the earlier releases."""

    code = "signing_key_changed"
    message = _("De sleutel waarmee cijfers worden ondertekend, is veranderd. Vraag de beheerder hoe het verder moet.")
    status = 503


class AcceptanceMissing(Refusal):
    """Confidential counts are read after a promise (promise PM-3)."""

    code = "acceptance_missing"
    message = _("Deze cijfers zijn vertrouwelijk. Lees eerst de afspraken en ga ermee akkoord.")
    status = 403


class PurposeMissing(Refusal):
    """Confidential counts are taken for a purpose (promise PM-4)."""

    code = "purpose_missing"
    message = _("Zeg eerst waarvoor je deze cijfers gebruikt.")
    status = 422


class CommercialUseNotApproved(Refusal):
    """Commercial use asks for a yes of two bodies (promise PM-4)."""

    code = "commercial_use_not_approved"
    message = _("Voor commercieel gebruik is eerst akkoord nodig. Vraag het aan, dan hoor je of het mag.")
    status = 403


class BreakdownNotMade(Refusal):
    """Somebody asked for a table that the programme does not have."""

    code = "breakdown_not_made"
    message = _("Deze uitsplitsing maken we niet, omdat groepen te klein zijn. Wel is er: %(available)s.")
    status = 422
