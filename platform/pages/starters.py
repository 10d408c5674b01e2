"""The words of the starter pages: short sentences, B1, "je". Content, not interface: the region edits it in the CMS."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Starter:
    """One page: a lead, then sections of a heading and paragraphs of rich text."""

    slug: str
    title: str
    intro: str
    sections: Sequence[tuple[str, Sequence[str]]]
    shows_controller: bool = False


HELP = Starter(
    "hulp",
    "Hulp",
    "Kom je er niet uit? Hier staan de vragen die we het meest krijgen.",
    [
        ("Ik werk op een school", (
            "Zoek een activiteit, kies een datum en schrijf je klas in. Je hebt daarvoor een account nodig. Een collega nodigt je uit.",
            'Doet je school nog niet mee? <a href="/school/aanmelden/">Meld je school aan.</a>',
            "Staat je klas er nog niet in? Lees dan eerst je klassenlijst in. Dat kan met een bestand uit Magister, Somtoday of Excel.",
            "Kan je klas toch niet? Open de inschrijving bij Inschrijvingen en kies Zeg af. De aanbieder krijgt meteen bericht.",
        )),
        ("Ik wil leerlingen ontvangen", (
            'Meld je organisatie aan bij <a href="/aanbieder/aanmelden/">Word aanbieder</a>. De regio kijkt meestal binnen 2 werkdagen.',
            "Daarna zet je zelf activiteiten en datums online. Wat je instuurt, bekijkt de regio eerst.",
            "Wie er komt, staat bij Mijn activiteiten. Namen zie je alleen rond de dag zelf, en alleen als ze nodig zijn.",
        )),
        ("Ik ben leerling of ouder", (
            "Je school schrijft de klas in. Heb je een vraag over een bezoek? Stel die dan aan je mentor of decaan.",
            'Wil je weten wat er over je bewaard wordt? <a href="/privacy/verzoek/">Vraag het met dit formulier.</a> Je school antwoordt je.',
        )),
        ("Ik lees cijfers, voor een financier of de krant", (
            'Alle cijfers staan bij <a href="/cijfers/">Cijfers</a>, ook als bestand. Bij elk cijfer staat hoe het is geteld.',
            'Staat je getal er niet bij? <a href="/contact/?soort=question">Stel je vraag.</a>',
        )),
        ("Ik ben mijn wachtwoord kwijt", ('Vraag een nieuw wachtwoord aan bij <a href="/account/password/reset/">Wachtwoord vergeten</a>.',)),
        ("Ik heb een andere vraag, een idee of een klacht", (
            '<a href="/contact/">Schrijf het ons met het formulier.</a> Je hebt geen account nodig. Je krijgt een nummer, en binnen 5 werkdagen antwoord.',
            'Werkt er iets niet op de site? <a href="/contact/?soort=fault">Meld de fout.</a>',
        )),
    ],
)  # fmt: skip
PRIVACY = Starter(
    "privacy",
    "Privacyverklaring",
    "Hier lees je welke gegevens we gebruiken, waarom, en wat jij daarover te zeggen hebt.",
    [
        ("Van wie gebruiken we gegevens?", (
            "<b>Van mensen met een account.</b> Dat zijn mensen van scholen, aanbieders, financiers en de regio. We bewaren je naam, je e-mailadres en wat je rol is.",
            "<b>Van leerlingen.</b> Scholen schrijven leerlingen in. Meestal geven ze alleen een aantal door. Vraagt een activiteit om namen? Dan gaat het om voornaam, achternaam, klas en leerlingnummer. We vragen geen adres, geen burgerservicenummer en niets over gezondheid.",
            "<b>Van bezoekers.</b> Je kunt rondkijken zonder dat wij weten wie je bent.",
        )),
        ("Waarom mag dat?", (
            "We gebruiken gegevens om activiteiten te laten zien, om groepen in te schrijven en om daarover te mailen. Ook beveiligen we de site ermee.",
            "Voor gegevens van leerlingen is de school verantwoordelijk. Wij verwerken ze in opdracht van de school. Daarover maken we afspraken op papier.",
            "De nieuwsbrief krijg je alleen als je daar zelf om vraagt. Afmelden kan met 1 klik in elke mail.",
        )),
        ("Wie krijgt gegevens te zien?", (
            "Een aanbieder ziet alleen wie er op zijn eigen activiteit komt, en alleen rond die dag.",
            "Financiers en partners zien alleen aantallen. Kleine aantallen laten we weg. Zo is niemand te herkennen.",
            "We verkopen nooit gegevens. Bedrijven die de site of de mail voor ons laten draaien, tekenen een overeenkomst.",
        )),
        ("Hoe lang bewaren we gegevens?", (
            "Niet langer dan nodig. Namen van leerlingen bij een activiteit verdwijnen na een vaste tijd. De aantallen blijven.",
            "Je account bewaren we zolang jij of je organisatie meedoet. Je kunt eerder vragen om het te wissen.",
        )),
        ("Hoe beveiligen we gegevens?", (
            "De verbinding is altijd versleuteld. Wie leerlingen kan zien, logt in met een tweede stap. We houden bij wie wat bekijkt.",
            "Niets op internet is helemaal zonder risico. Gaat er toch iets mis? Dan hoor je dat van ons of van je school.",
        )),
        ("Wat kun jij vragen?", (
            "Je mag je gegevens bekijken, verbeteren, meenemen en laten wissen. Je mag ook bezwaar maken, of vragen om ze even niet te gebruiken. Toestemming die je gaf, mag je altijd intrekken.",
            'Vraag het <a href="/privacy/verzoek/">met het formulier</a>, of mail ons. Je krijgt binnen 4 weken antwoord. We kunnen vragen wie je bent, maar nooit om een kopie van je paspoort. Ben je leerling of ouder? Dan helpt je school je, want die gaat over je gegevens. Wij sturen je vraag door en vertellen je dat.',
            'Ben je niet tevreden? Dan kun je een klacht indienen bij de <a href="https://www.autoriteitpersoonsgegevens.nl/">Autoriteit Persoonsgegevens</a>.',
        )),
        ("Cookies", (
            "We zetten alleen cookies die de site nodig heeft om te werken. We meten niet wie je bent en we delen niets met adverteerders.",
        )),
        ("Veranderingen", ("Past de tekst niet meer? Dan zetten we hier een nieuwe versie. Verandert er veel, dan mailen we mensen met een account.",)),
    ],
    shows_controller=True,
)  # fmt: skip
ACCESSIBILITY = Starter(
    "toegankelijkheid",
    "Toegankelijkheid",
    "Iedereen moet deze site kunnen gebruiken. Lukt iets niet? Vertel het ons.",
    [
        ("Wat doen we?", (
            "We volgen de regels van WCAG 2.2, niveau AA. Je kunt alles met het toetsenbord doen. Een schermlezer leest elke pagina voor. De site werkt ook op een telefoon en met grote letters.",
            "Bij elke verandering van de site draait een automatische test. Mensen testen de belangrijkste stappen.",
        )),
        ("Wat is nog niet goed?", (
            "Teksten en foto's van aanbieders zijn van henzelf. We vragen om een beschrijving bij elke foto en kijken mee, maar soms missen we iets.",
            "Bestanden die je zelf downloadt, kunnen in een ander programma anders werken.",
        )),
        ("Lukt iets niet?", (
            "Bel of mail ons. Zeg op welke pagina je was en wat je wilde doen. We antwoorden binnen 5 werkdagen en helpen je ondertussen op een andere manier.",
            "Ben je niet tevreden met ons antwoord? Dan kun je naar het College voor de Rechten van de Mens.",
        )),
    ],
    shows_controller=True,
)  # fmt: skip
OPEN_DATA = Starter(
    "open-data",
    "Open data",
    "Het aanbod en de cijfers zijn van iedereen. Je mag ze gebruiken in je eigen site of onderzoek.",
    [
        ("Het aanbod", (
            'Alle activiteiten, datums en aanbieders staan als JSON in <a href="/api/cms/pages/?type=activities.ActivityPage">de inhoud-API</a>. Je hebt geen account nodig.',
            'Hoe alles werkt, staat in <a href="/api/docs/">de beschrijving van de API</a>.',
        )),
        ("De cijfers", (
            'De cijfers die de regio publiceert, staan bij <a href="/cijfers/">Cijfers</a>. Je kunt ze als bestand ophalen. Alle getallen gaan over groepen, nooit over personen.',
            'Voor programma’s: <a href="/cijfers/open-data/">open data</a>, met een beschrijving voor dataportalen en een feed van nieuwe cijfers.',
        )),
        ("Voorwaarden", ("Noem waar je de gegevens vandaan hebt en van welke dag ze zijn. Vraag niet vaker op dan nodig: 1 keer per uur is genoeg.",)),
    ],
)  # fmt: skip
FOR_SCHOOLS = Starter(
    "voor-scholen",
    "Voor scholen",
    "Laat je leerlingen zien wat werk is. Zoek een activiteit en schrijf een hele klas in 1 keer in.",
    [
        ("Zo werkt het", (
            "Zoek op sector, niveau en afstand. Kies een datum. Schrijf je klas in. Je krijgt meteen een bevestiging, met een afspraak voor je agenda.",
            "Is een datum vol? Zet je klas op de wachtlijst. Komt er plek, dan krijg je mail.",
        )),
        ("Gegevens van je leerlingen", ("Bij de meeste activiteiten geef je alleen een aantal door. Namen vragen we alleen als een aanbieder die echt nodig heeft.",)),
        ("Meedoen", ('Doet je school nog niet mee? <a href="/school/aanmelden/">Meld je school aan.</a> De regio kijkt meestal binnen 2 werkdagen.',)),
    ],
)  # fmt: skip
FOR_PROVIDERS = Starter(
    "voor-aanbieders",
    "Voor aanbieders",
    "Laat leerlingen een uur, een dagdeel of een dag zien wat jullie doen.",
    [
        ("Wat kun je aanbieden?", (
            "Een bedrijfsbezoek, een snuffelstage, een workshop, een gastles of iets anders. Jij kiest wanneer, hoeveel leerlingen en voor welk niveau.",
        )),
        ("Zo werkt het", (
            "Meld je organisatie aan. Zet daarna in 3 minuten je eerste activiteit online: 12 vragen op 1 pagina. De regio kijkt even mee.",
            "Scholen schrijven zich in. Jij ziet wie er komt. Gaat een datum niet door? Dan krijgen de scholen vanzelf bericht.",
            '<a href="/aanbieder/aanmelden/">Word aanbieder</a> of <a href="/aanbieder/nieuw/">zet meteen een activiteit klaar</a>.',
        )),
    ],
)  # fmt: skip
UPDATES = Starter(
    "vernieuwd",
    "Wat is er nieuw",
    "Verandert er iets aan de site? Dan staat het hier, in gewone woorden. Het komt ook in de nieuwsbrief.",
    [],
)
# The first notes; the region writes the next ones.
FIRST_UPDATES = (
    ("Stel je vraag met een formulier", (
        "Heb je een vraag, een idee of een klacht? Schrijf het ons met het formulier onder aan elke pagina.",
        "Je hebt geen account nodig. Je krijgt een nummer, en binnen 5 werkdagen antwoord.",
    )),
)  # fmt: skip
PAGES = (FOR_SCHOOLS, FOR_PROVIDERS, HELP, PRIVACY, ACCESSIBILITY, OPEN_DATA)
