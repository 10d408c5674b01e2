"""Promises from the statement of a school portal (SP): pupils, parents, portfolio."""

from django.utils.translation import gettext_lazy as _

from privacy.promises.types import Promise, later, on_a_page

NO_PORTFOLIO_YET = _("Leerlingen hebben nog geen portfolio in Meeloop.")
NO_PARENTS_YET = _("Ouders hebben nog geen account in Meeloop.")

PROMISES = (
    Promise("SP-1", _("Je leest welke organisatie Meeloop aanbiedt, met het nummer van de Kamer van Koophandel.")),
    later("SP-2a", _("Een portfolio is er alleen als de school dat aanzet."), NO_PORTFOLIO_YET),
    later("SP-2b", _("Een activiteit die voorbij is, staat vanzelf in het portfolio."), NO_PORTFOLIO_YET),
    later("SP-2c", _("Ouders kijken mee als de school hun toegang heeft gegeven."), NO_PARENTS_YET),
    Promise("SP-2d", _("Adres, gezondheid en testresultaten van een leerling bewaren we nooit.")),
    Promise("SP-2e", _("Over gegevens van kinderen schrijven we zo dat kinderen het kunnen lezen.")),
    later("SP-2f", _("Een leerling is eigenaar van wat hij zelf maakt."), NO_PORTFOLIO_YET),
    later("SP-3a", _("Vanaf 16 jaar beslist een leerling zelf wie meekijkt."), NO_PARENTS_YET),
    later("SP-3b", _("Onder de 16 kijkt alleen een ouder met gezag mee."), NO_PARENTS_YET),
    later("SP-3c", _("Een ouder zonder gezag ziet niets."), NO_PARENTS_YET),
    later("SP-3d", _("De school kan meekijken alleen weigeren als het kind er last van heeft."), NO_PARENTS_YET),
    Promise("SP-4", _("Een cookie onthoudt alleen dat je bent ingelogd en wat je het laatst koos.")),
    Promise("SP-5a", _("Een account hoort bij een school. Ga je weg bij de school, dan stopt je toegang.")),
    later("SP-5b", _("Een leerling kiest wie zijn werk mag zien."), NO_PORTFOLIO_YET),
    Promise("SP-5c", _("Een medewerker van de school ziet alleen de leerlingen die bij zijn werk horen.")),
    later("SP-5d", _("Een ouder ziet altijd de eigen gegevens en die van het kind."), NO_PARENTS_YET),
    Promise("SP-5e", _("Mensen van Meeloop kijken nooit mee, behalve als de school daar 60 minuten toestemming voor geeft.")),
    later("SP-6a", _("Wie van school gaat, neemt zijn portfolio gratis mee."), NO_PORTFOLIO_YET),
    later("SP-6b", _("Dat meenemen kan twee jaar lang."), NO_PORTFOLIO_YET),
    Promise("SP-7a", _("Alle gegevens en kopieën staan op computers in Europa.")),
    Promise("SP-7b", _("Om storingen te vinden meten we hoe snel pagina's zijn, zonder te weten voor wie.")),
    on_a_page("SP-8a", _("Scholen kiezen voor openheid: je mag weten wat er over je staat.")),
    Promise("SP-8b", _("Je hoeft niets extra's in te vullen om Meeloop te gebruiken.")),
    Promise("SP-8c", _("Eén keer per schooljaar vragen we of je gegevens nog kloppen.")),
    Promise("SP-8d", _("Verandert de school iets aan jouw gegevens, dan kun je zien dat dat is gebeurd.")),
    later("SP-8e", _("Ouders kunnen hun gegevens delen met ouders van dezelfde activiteit."), NO_PARENTS_YET),
    later("SP-8f", _("Leerlingen vullen een portfolio en delen het met wie zij willen."), NO_PORTFOLIO_YET),
    Promise(
        "SP-8g", _("In elk gesprek zit iemand van de school. Een aanbieder kan een leerling nooit zelf een bericht sturen.")
    ),
    Promise("SP-9a", _("Wil een ouder geen naam delen, dan gaat het kind mee als één leerling zonder naam.")),
    Promise("SP-9b", _("Foto's van leerlingen laten we niet zien zonder toestemming.")),
    Promise("SP-9c", _("Op openbare pagina's staat nooit een gegeven van een leerling.")),
    Promise("SP-9d", _("Voor cijfers gebruiken we alleen aantallen die niet naar iemand leiden.")),
    Promise("SP-9e", _("Een ander programma krijgt alleen gegevens van een school met een overeenkomst.")),
    Promise("SP-10", _("De overeenkomst tussen school en Meeloop kun je op school opvragen.")),
    Promise("SP-11a", _("Je kunt je eigen gegevens en cookies altijd zelf wissen.")),
    Promise("SP-11b", _("Gegevens van een leerling bewaren we ten hoogste 2 jaar nadat die van school ging.")),
    on_a_page("SP-11c", _("Verzuim, verwijzingen en examens bewaart de school zelf. Die staan niet in Meeloop.")),
    later("SP-11d", _("Oud-leerlingen krijgen alleen nieuws als ze dat willen."), NO_PORTFOLIO_YET),
    Promise("SP-11e", _("We verwijderen gegevens als de school dat vraagt, of als jij dat vraagt en mag vragen.")),
    Promise("SP-12", _("Je kiest zelf je wachtwoord. Wij kunnen het niet zien en niet kiezen.")),
    Promise("SP-13", _("Veranderingen aan Meeloop lees je op de site en in de nieuwsbrief.")),
    Promise("SP-14", _("Je kunt hulp vragen.")),
    Promise("SP-15", _("Elke belofte op deze bladzijde heeft een test, of we zeggen waarom nog niet.")),
)
