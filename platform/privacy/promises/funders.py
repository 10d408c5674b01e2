"""Promises about published counts, from the terms of use of a site with counts for funders (PM)."""

from django.utils.translation import gettext_lazy as _

from privacy.promises.types import Promise

PROMISES = (
    Promise("PM-1a", _("Een account is van één persoon. Je deelt je wachtwoord met niemand.")),
    Promise("PM-1b", _("Wie een tijd niets doet, wordt uitgelogd. Je ziet waar je bent ingelogd en logt overal tegelijk uit.")),
    Promise("PM-2a", _("Alleen soorten organisaties die de regio toelaat, krijgen cijfers die niet voor iedereen zijn.")),
    Promise("PM-2b", _("Cijfers voor één soort organisatie zijn voor andere organisaties niet te vinden.")),
    Promise(
        "PM-3", _("Op vertrouwelijke cijfers staat dat ze vertrouwelijk zijn, voor wie ze zijn en welk kenmerk ze hebben.")
    ),
    Promise("PM-4", _("Commercieel gebruik van vertrouwelijke cijfers mag pas als twee organisaties akkoord zijn.")),
    Promise("PM-5", _("Cijfers komen pas naar buiten als twee mensen van twee organisaties akkoord zijn.")),
    Promise("PM-6", _("De regio kan een account blokkeren. Dat werkt meteen, ook voor agenda's en koppelingen.")),
    Promise("PM-7a", _("Bij elk cijfer staat hoe nieuw het is en waar het vandaan komt.")),
    Promise("PM-7b", _("Bij elk cijfer staat dat er fouten in kunnen staan.")),
    Promise("PM-8", _("Je gebruikt Meeloop pas als je akkoord bent met de voorwaarden. We bewaren welke versie dat was.")),
    Promise("PM-9", _("Bij elk cijfer staat hoe je een vraag stelt.")),
)
