"""The demo people: a fixed list, so that the README and the sign-in page can name them."""

from dataclasses import dataclass

from accounts.choices import OrganisationKind, RegionRole
from accounts.demo import DOMAIN
from providers.choices import ProviderRole
from schools.choices import SchoolRole

# Numbers below are free for what somebody reads in.
FIRST_PUPIL_NUMBER = 300_000
READER = "reader"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as. ``place`` numbers the school or provider; ``first`` says what to try first."""

    handle: str
    name: str
    kind: OrganisationKind
    role: str
    place: int
    first: str

    @property
    def email(self) -> str:
        """The address; nothing is ever sent there."""
        return f"{self.handle}{DOMAIN}"


SCHOOL, PROVIDER, REGION, FUNDER = (
    OrganisationKind.SCHOOL,
    OrganisationKind.PROVIDER,
    OrganisationKind.REGION,
    OrganisationKind.FUNDER,
)
PEOPLE = (
    DemoPerson("lob", "Lotte Hofman", SCHOOL, SchoolRole.COORDINATOR, 0, "Kijk wat vandaag op je wacht, en schrijf klas K3a in. Lees daarna klas K3z in met het voorbeeldbestand."),
    DemoPerson("lob-b", "Bilal Kaya", SCHOOL, SchoolRole.COORDINATOR, 1, "Beantwoord aanbiedingen: een deel van de plekken, of een andere datum. Een klas wacht op akkoord van de mentor."),
    DemoPerson("docent", "Daan Postma", SCHOOL, SchoolRole.TEACHER, 0, "Noteer wie er vorige schooldag bij de scheepswerf was, en zeg of een bezoek van deze week doorgaat."),
    DemoPerson("mentor", "Merel Visser", SCHOOL, SchoolRole.MENTOR, 1, "Geef akkoord voor een klas die op pad wil, of zeg nee met een reden."),
    DemoPerson("bestuur", "Berend Hoekstra", SCHOOL, SchoolRole.ADMIN, 0, "Kijk onder Cijfers wat op akkoord wacht, en geef het namens het schoolbestuur."),
    DemoPerson("aanbieder", "Anouk Staal", PROVIDER, ProviderRole.OWNER, 0, "Beantwoord de aanvraag die bijna afloopt, lees een bericht van een school, en zet een nieuwe activiteit klaar."),
    DemoPerson("redacteur-werf", "Rik Molenaar", PROVIDER, ProviderRole.EDITOR, 0, "Pas een activiteit aan in Beheer; de regio keurt hem goed."),
    DemoPerson("begeleider", "Hidde Vink", PROVIDER, ProviderRole.HOST, 0, "Open de lijst van de volgende groep en print hem."),
    DemoPerson("regio", "Roos Feenstra", REGION, RegionRole.COORDINATOR, 0, "Bekijk de wachtrij: aanbieders en activiteiten die op een oordeel wachten. Beantwoord een vraag van het contactformulier. Laat daarna een periode tellen en vraag akkoord."),
    DemoPerson("regio-2", "Thijs Koster", REGION, RegionRole.ADMIN, 0, "Geef akkoord op de cijfers die je collega liet tellen, en nodig iemand uit."),
    DemoPerson("redactie", "Esmee Prins", REGION, RegionRole.EDITOR, 0, "Zet een activiteit online, of stuur hem terug met een reden."),
    DemoPerson("privacy", "Noor Wolters", REGION, RegionRole.PRIVACY_OFFICER, 0, "Werk het open datalek af voordat de klok afloopt, en beantwoord een verzoek over gegevens."),
    DemoPerson("financier", "Floris de Waard", FUNDER, READER, 0, "Bekijk en download de deelname van vorig schooljaar."),
)  # fmt: skip
SCHOOL_A, SCHOOL_B, PROVIDER_A = 0, 1, 0
