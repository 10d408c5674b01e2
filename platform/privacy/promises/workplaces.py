"""Promises from the statement of an organisation that recognises training companies (SBB)."""

from django.utils.translation import gettext_lazy as _

from privacy.promises.types import Promise, later, on_a_page

PROMISES = (
    Promise("SBB-1", _("We bewaren nooit een burgerservicenummer, een nationaliteit of een geboorteplaats.")),
    Promise("SBB-2a", _("Bij een erkend leerbedrijf staat tot wanneer de erkenning geldt.")),
    Promise("SBB-2b", _("Sectoren komen uit een vaste lijst.")),
    Promise("SBB-2c", _("Bij cijfers over werk in de regio staan de bron en de datum.")),
    Promise("SBB-2d", _("Advies over vraag en aanbod komt uit aantallen, niet uit gegevens van leerlingen.")),
    Promise("SBB-2e", _("Voor onderzoek gelden dezelfde stappen als voor alle andere cijfers.")),
    later(
        "SBB-3a",
        _("Activiteiten voor leerlingen die extra hulp krijgen, hebben een eigen label."),
        _("Die labels komen later."),
    ),
    later(
        "SBB-3b",
        _("Discriminatie bij een activiteit kun je veilig melden."),
        _("Het meldpunt komt als er een vertrouwenspersoon per regio is."),
    ),
    Promise("SBB-3c", _("Waar plekken ontbreken, zie je aan aantallen in ruime stappen.")),
    Promise("SBB-3d", _("Ook vragen per mail of formulier bewaren we niet langer dan nodig.")),
    on_a_page("SBB-4a", _("We gebruiken gegevens alleen voor wat hier staat. Verandert dat, dan lees je dat vooraf.")),
    Promise("SBB-4b", _("Elk doel heeft precies één grondslag in de wet.")),
    Promise("SBB-4c", _("Voor iets anders vragen we eerst toestemming.")),
    Promise("SBB-4d", _("We vragen niet wat we niet nodig hebben.")),
    Promise("SBB-5a", _("Vraag je welke gegevens we hebben, dan krijg je een kopie van alles.")),
    Promise("SBB-5b", _("Je krijgt binnen vier weken antwoord.")),
    Promise("SBB-5c", _("We controleren wie je bent met een code naar het adres dat we al kennen.")),
    Promise("SBB-5d", _("In het antwoord staat wat we hebben, waarom, voor wie en waar het vandaan komt.")),
    Promise("SBB-5e", _("Hebben we niets van je, dan wissen we ook je vraag.")),
    Promise("SBB-6a", _("Een verbetering werkt meteen.")),
    Promise("SBB-6b", _("Is iets onduidelijk, dan gebruiken we het gegeven zolang niet.")),
    Promise("SBB-6c", _("Verwijderen is gratis. Je leest vooraf wat er weggaat en hoort wanneer het klaar is.")),
    Promise("SBB-7", _("Voor elk gegeven staat vast hoe lang we het bewaren. De lijst op de site komt uit dezelfde regels.")),
    Promise("SBB-8a", _("Je kunt een klacht sturen of bezwaar maken.")),
    Promise("SBB-8b", _("Je kunt de functionaris gegevensbescherming bereiken.")),
    on_a_page("SBB-8c", _("Je kunt een tip geven aan de Autoriteit Persoonsgegevens.")),
    Promise("SBB-9a", _("Gaat er iets mis met gegevens, dan loopt er meteen een klok en een vaste lijst van stappen.")),
    Promise("SBB-9b", _("Raakt dat jou, dan hoor je het op tijd.")),
    Promise("SBB-9c", _("We voorkomen fouten met vaste controles van de beveiliging.")),
    Promise("SBB-10", _("Hoe gevoeliger een gegeven, hoe beter het beschermd is. Gegevens van kinderen staan bovenaan.")),
    Promise("SBB-11", _("Met elk bedrijf dat voor ons werkt, spreken we beveiliging af.")),
    Promise("SBB-12", _("Cookies zijn alleen voor het werken van de site. Ze zijn niet naar jou te volgen.")),
    Promise("SBB-13", _("Veranderingen lees je op de site of in een mail.")),
)
