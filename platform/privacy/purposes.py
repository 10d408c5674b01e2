"""What personal data is for: every purpose once, with one basis (promises OGP-0d, SBB-4b)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose as people read it. ``article`` of the AVG: ``6 lid 1 a`` up to ``6 lid 1 f``."""

    key: str
    name: Words
    words: Words
    article: str
    basis: Words
    persons: Words
    recipients: Words
    source: Words


BY_SCHOOL = _("De school")
YOURSELF = _("Jijzelf")
SYSTEM = _("Het systeem, terwijl je het gebruikt")
NOBODY_ELSE = _("Niemand buiten de regio")
PUBLIC_TASK = _("Taak van algemeen belang: loopbaanoriëntatie hoort bij het onderwijs.")
AGREEMENT = _("Overeenkomst: de voorwaarden die je aannam.")

PURPOSES = (
    Purpose(
        "class-lists",
        _("Klassen en leerlingen"),
        _("De school zet haar klassen klaar, zodat een klas zich kan inschrijven."),
        "6 lid 1 e",
        PUBLIC_TASK,
        _("Leerlingen"),
        _(
            "Medewerkers van de eigen school, en programma's van bedrijven waarmee die school zelf een verwerkersovereenkomst heeft"
        ),
        BY_SCHOOL,
    ),
    Purpose(
        "sign-ups",
        _("Inschrijven en meedoen"),
        _("We regelen wie er op welke dag komt, en of iedereen er was. Later blijven alleen aantallen over."),
        "6 lid 1 e",
        PUBLIC_TASK,
        _("Leerlingen, medewerkers van scholen en aanbieders"),
        _("De aanbieder van de activiteit: aantallen, en alleen als het nodig is rond de dag zelf voornamen met een letter"),
        BY_SCHOOL,
    ),
    Purpose(
        "conversations",
        _("Overleg over een bezoek"),
        _("School en aanbieder spreken af hoe het bezoek gaat."),
        "6 lid 1 b",
        AGREEMENT,
        _("Medewerkers van scholen en aanbieders"),
        _("De school en de aanbieder van die activiteit"),
        _("Wie het bericht schrijft"),
    ),
    Purpose(
        "accounts",
        _("Je account"),
        _("Je logt in en doet wat bij jouw rol hoort."),
        "6 lid 1 b",
        AGREEMENT,
        _("Medewerkers van scholen, aanbieders, financiers en de regio"),
        _("Collega's van je eigen organisatie; de andere kant van een inschrijving ziet je naam"),
        _("Jijzelf, of de collega die je uitnodigt"),
    ),
    Purpose(
        "preferences",
        _("Je eigen keuzes"),
        _("We onthouden wat je bewaart en hoe je het wilt zien."),
        "6 lid 1 b",
        AGREEMENT,
        _("Medewerkers van scholen, aanbieders en de regio"),
        _("Niemand, of collega's van je school bij een gedeeld lijstje"),
        YOURSELF,
    ),
    Purpose(
        "security",
        _("Veilig houden"),
        _("We zien misbruik en fouten, en jij ziet wie er met jouw account inlogde."),
        "6 lid 1 f",
        _("Gerechtvaardigd belang: een veilige site."),
        _("Iedereen met een account"),
        NOBODY_ELSE,
        SYSTEM,
    ),
    Purpose(
        "access-log",
        _("Wie keek er mee"),
        _("We schrijven op wie namen van leerlingen bekeek. Zo kan de school dat nagaan."),
        "6 lid 1 c",
        _("Wettelijke plicht: verantwoording en beveiliging, artikel 5 lid 2 en 32 AVG."),
        _("Iedereen met een account die namen kan zien"),
        _("De school van de leerling"),
        SYSTEM,
    ),
    Purpose(
        "service-mail",
        _("Mail over je inschrijvingen"),
        _("We sturen bericht als er iets verandert of als je iets moet doen."),
        "6 lid 1 b",
        AGREEMENT,
        _("Iedereen met een account, en wie is uitgenodigd"),
        _("De maildienst die de mail bezorgt"),
        SYSTEM,
    ),
    Purpose(
        "newsletter",
        _("Nieuwsbrief"),
        _("We mailen nieuws aan wie daarom vraagt."),
        "6 lid 1 a",
        _("Toestemming. Je kunt haar altijd intrekken."),
        _("Abonnees"),
        _("De maildienst die de mail bezorgt"),
        YOURSELF,
    ),
    Purpose(
        "invitations",
        _("Uitnodigen voor de nieuwsbrief"),
        _("Contactpersonen horen hoogstens één keer per schooljaar dat de nieuwsbrief er is. Bezwaar maken kan met één knop."),
        "6 lid 1 f",
        _("Gerechtvaardigd belang: wie voor een school of aanbieder het contact is, weet dat er nieuws te krijgen is."),
        _("Contactpersonen van scholen en aanbieders"),
        _("De maildienst die de mail bezorgt"),
        _("Je account: je bent contactpersoon van een school of aanbieder"),
    ),
    Purpose(
        "consent-proof",
        _("Bewijs van je keuze"),
        _("We kunnen laten zien dat je ja zei, en mailen je niet meer als je nee zei."),
        "6 lid 1 c",
        _("Wettelijke plicht: toestemming kunnen aantonen, artikel 7 lid 1 AVG."),
        _("Abonnees en wie dat waren"),
        NOBODY_ELSE,
        SYSTEM,
    ),
    Purpose(
        "requests",
        _("Verzoeken over gegevens"),
        _("We beantwoorden wat mensen over hun eigen gegevens vragen, en laten zien dat dat op tijd gebeurt."),
        "6 lid 1 c",
        _("Wettelijke plicht: de rechten van mensen, artikel 12 tot en met 22 AVG."),
        _("Wie iets vraagt over gegevens, en over wie dat gaat"),
        _("De school als het over een leerling gaat, anders de privacy-medewerker van de regio"),
        YOURSELF,
    ),
    Purpose(
        "incidents",
        _("Datalekken afhandelen"),
        _("Gaat er iets mis, dan zoeken we uit wie het raakt, lichten die mensen in en schrijven op wat we besloten."),
        "6 lid 1 c",
        _("Wettelijke plicht: datalekken melden en vastleggen, artikel 33 en 34 AVG."),
        _("Wie bij een datalek betrokken is, en wie erover besliste"),
        _("De scholen die het raakt; de toezichthouder krijgt aantallen, geen namen"),
        SYSTEM,
    ),
    Purpose(
        "contact",
        _("Vragen en klachten"),
        _("We antwoorden op wat mensen ons schrijven. Verder gebruiken we het nergens voor."),
        "6 lid 1 f",
        _("Gerechtvaardigd belang: antwoord geven op wat je ons vraagt."),
        _("Wie ons iets vraagt"),
        _("De medewerkers van de regio die antwoorden"),
        YOURSELF,
    ),
    Purpose(
        "pages",
        _("De site maken"),
        _("Redacteuren maken pagina's. We weten wie wat veranderde."),
        "6 lid 1 b",
        AGREEMENT,
        _("Medewerkers van aanbieders en de regio"),
        _("Collega's in het beheer"),
        SYSTEM,
    ),
    Purpose(
        "photos",
        _("Foto's met mensen erop"),
        _("Een foto laat zien hoe een activiteit is."),
        "6 lid 1 a",
        _("Toestemming. Bij een leerling regelt de school die."),
        _("Wie op een foto staat"),
        _("Iedereen die de site bezoekt"),
        _("De aanbieder of de regio"),
    ),
    Purpose(
        "photo-consent",
        _("Wie er op de foto mag"),
        _("De school schrijft op of een ouder of leerling ja of nee zei. Zonder ja komt een leerling niet op een foto."),
        "6 lid 1 c",
        _("Wettelijke plicht: toestemming kunnen aantonen, artikel 7 lid 1 AVG."),
        _("Leerlingen"),
        _("Medewerkers van de eigen school; de aanbieder ziet rond de dag zelf wie niet op de foto mag"),
        BY_SCHOOL,
    ),
    Purpose(
        "decisions",
        _("Besluiten verantwoorden"),
        _("We laten zien wie een organisatie toeliet of cijfers goedkeurde."),
        "6 lid 1 e",
        _("Taak van algemeen belang: de regio legt verantwoording af."),
        _("Medewerkers van scholen, financiers en de regio"),
        _("De organisatie waar het besluit over gaat"),
        SYSTEM,
    ),
    Purpose(
        "figures",
        _("Cijfers gebruiken volgens afspraak"),
        _("We weten wie vertrouwelijke cijfers las en wat daarover is afgesproken."),
        "6 lid 1 b",
        AGREEMENT,
        _("Lezers van cijfers: scholen, financiers en de regio"),
        _("De organisaties die de cijfers vrijgaven"),
        YOURSELF,
    ),
)


def by_key() -> dict[str, Purpose]:
    """Return all purposes by key."""
    return {purpose.key: purpose for purpose in PURPOSES}
