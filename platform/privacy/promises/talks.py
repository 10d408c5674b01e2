"""Promises from the statement of a planner for talks with parents (OGP)."""

from django.utils.translation import gettext_lazy as _

from privacy.promises.types import Promise, later, on_a_page

NO_PARENTS_YET = _("Ouders hebben nog geen account in Meeloop.")

PROMISES = (
    Promise("OGP-0a", _("Scholen melden zichzelf aan. De regio controleert elke school voordat er leerlingen in komen.")),
    Promise("OGP-0b", _("Een school zet haar eigen leerlingen erin. Een andere school ziet ze nooit.")),
    later("OGP-0c", _("Ouders plannen een gesprek over hun kind."), NO_PARENTS_YET),
    Promise("OGP-0d", _("Van elk gegeven staat vast waarvoor we het gebruiken. Voor iets anders gebruiken we het niet.")),
    Promise("OGP-0e", _("We sturen niets naar andere partijen. Geen enkele pagina haalt iets op bij een ander bedrijf.")),
    Promise("OGP-0f", _("De site is beveiligd zoals dat nu hoort.")),
    Promise("OGP-0g", _("Je kunt altijd al je eigen gegevens downloaden.")),
    Promise("OGP-0h", _("Zonder verwerkersovereenkomst kan een school geen leerlingen invoeren.")),
    Promise("OGP-0i", _("Je kunt ons iets vragen met een formulier, ook zonder account.")),
    on_a_page("OGP-i1", _("We houden ons aan de wet en gaan zorgvuldig met gegevens om.")),
    Promise("OGP-i2", _("We vragen toestemming per doel. Er staat nooit al een vinkje.")),
    Promise("OGP-1.1", _("Voor een account vragen we alleen je naam en je e-mailadres.")),
    Promise("OGP-1.2", _("We tellen bezoeken zonder te weten wie er kwam.")),
    Promise("OGP-2.1a", _("Je ziet alleen wat bij jouw rol hoort.")),
    later(
        "OGP-2.1b", _("Een rekening gaat alleen naar de school."), _("Meeloop is gratis voor scholen: er zijn geen rekeningen.")
    ),
    Promise(
        "OGP-2.1c",
        _("Berichten over een aanmelding of over de site krijg je ook zonder nieuwsbrief. Er staat geen reclame in."),
    ),
    Promise("OGP-2.1d", _("Niemand kan op twee plekken tegelijk zijn aangemeld.")),
    Promise("OGP-2.1e", _("Over het gebruik van de site tonen we alleen totalen.")),
    Promise(
        "OGP-2.2",
        _("Wat iemand zei, plaatsen we alleen met toestemming, en met hoogstens een voornaam en een plaats."),
    ),
    Promise("OGP-3.1", _("Alleen mensen van de regio kunnen beheren, en zij zien geen leerlingen.")),
    Promise("OGP-3.2", _("We geven gegevens nooit aan anderen.")),
    Promise("OGP-3.3", _("Krijgt Meeloop een andere eigenaar, dan vragen we je opnieuw om akkoord.")),
    later(
        "OGP-3.4",
        _("Moeten we van de wet gegevens geven, dan hoor je dat van ons."),
        _("Het register voor zulke vragen moet nog komen."),
    ),
    Promise("OGP-4.1", _("Van alles is een reservekopie, en we oefenen het terugzetten.")),
    Promise("OGP-4.2", _("Zwakke wachtwoorden kun je niet kiezen. Niemand kan jouw wachtwoord lezen.")),
    Promise("OGP-4.3", _("Internet is nooit helemaal veilig. Daarom is elke verbinding versleuteld.")),
    Promise("OGP-4.4a", _("Gegevens over bezoeken zijn na 12 maanden weg.")),
    Promise("OGP-4.4b", _("We bewaren niets langer dan nodig is. Bij elk gegeven staat wanneer het weggaat.")),
    Promise("OGP-4.5", _("Stop je met Meeloop, dan gaan al je gegevens weg.")),
    Promise("OGP-5.1", _("Je kunt met een formulier vragen wat we van je weten.")),
    Promise("OGP-5.2", _("Je ziet op je scherm wat er over je is opgeslagen en kunt het veranderen.")),
    Promise("OGP-6.1", _("Verandert deze verklaring, dan zetten we dat op de site. Bij iets groots krijg je een mail.")),
    Promise("OGP-7.1", _("Je kunt een opmerking of klacht sturen. Je krijgt een nummer en weet wanneer je antwoord krijgt.")),
)
