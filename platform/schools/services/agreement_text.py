"""What the processing agreement says: our own sentences, and three annexes made of what the software itself declares.

The annexes come from the processing register, from the promises that have a test, and from the list of suppliers, so the paper
cannot promise what the product does not do. The text is Dutch in every language of the site: that is what is signed.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from privacy.promises import PROMISES
from privacy.promises.being_built import BEING_BUILT
from privacy.promises.types import Proof
from privacy.register import Entry, schools_entries
from schools.models import Supplier

Part = dict[str, Any]  # Any: JSON

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "1. Waar gaat dit over?",
        (
            "De school gebruikt Meeloop om klassen in te schrijven voor activiteiten over werk en opleidingen. Daarbij staan gegevens van leerlingen in Meeloop.",
            "De school beslist waarom en hoe die gegevens worden gebruikt. De school is de verwerkingsverantwoordelijke. De regio die Meeloop aanbiedt, bewaart de gegevens voor de school. De regio is de verwerker. Deze overeenkomst is de overeenkomst van artikel 28 van de AVG.",
        ),
    ),
    (
        "2. Wat doet de regio met de gegevens?",
        (
            "De regio gebruikt de gegevens alleen voor de doelen in bijlage 1, en alleen zoals de school dat wil. Wat de school in Meeloop doet, geldt als opdracht.",
            "De regio gebruikt de gegevens niet voor reclame, maakt er geen profielen mee en verkoopt ze niet. Cijfers die naar buiten gaan, gaan over groepen en nooit over een leerling.",
        ),
    ),
    (
        "3. Wie kan erbij?",
        (
            "Alleen mensen voor wie dat bij het werk hoort, en alleen als ze beloofd hebben te zwijgen. Mensen van de regio zien geen leerlingen, behalve als de school daar 60 minuten toestemming voor geeft. De school leest later terug wie er keek.",
            "Aanbieders van activiteiten zien alleen wat in bijlage 1 staat, rond de dag van de activiteit.",
        ),
    ),
    (
        "4. Beveiliging",
        ("De regio beveiligt de gegevens met de maatregelen van bijlage 2. Bij elke maatregel staat de belofte waar een test bij hoort. De laatste uitslag staat op de site bij Onze beloften.",),
    ),
    (
        "5. Bedrijven die voor de regio werken",
        (
            "De bedrijven die voor de regio met de gegevens werken, staan in bijlage 3 en op de site. Met elk bedrijf is een overeenkomst met dezelfde plichten. De gegevens staan in de Europese Economische Ruimte.",
            "Komt er een bedrijf bij? Dan hoort de school dat minstens 30 dagen van tevoren. De school kan bezwaar maken. Zolang er geen oplossing is, kan de school deze overeenkomst opzeggen.",
        ),
    ),
    (
        "6. Rechten van leerlingen en ouders",
        ("Vraagt een leerling of ouder de school om inzage, correctie, verwijdering of iets anders? Dan helpt de regio de school om op tijd te antwoorden. Vraagt iemand het aan de regio, dan geeft de regio dat door aan de school.",),
    ),
    (
        "7. Als er iets misgaat",
        ("Gaat er iets mis met gegevens van de school? Dan meldt de regio dat zonder uitstel en zo mogelijk binnen 24 uur aan de school: wat er gebeurde, om wie het gaat en wat er is gedaan. De school beslist of het naar de Autoriteit Persoonsgegevens en naar leerlingen gaat.",),
    ),
    (
        "8. Controle",
        ("De school mag nagaan of de regio zich hieraan houdt. De regio werkt mee en geeft de school de informatie die daarvoor nodig is.",),
    ),
    (
        "9. Hoe lang, en daarna",
        (
            "Deze overeenkomst geldt zolang er gegevens van leerlingen van de school in Meeloop staan. De bewaartermijnen staan in bijlage 1.",
            "Stopt de school? Dan geeft de regio de gegevens terug als de school dat wil, en wist ze daarna.",
        ),
    ),
    (
        "10. Nieuwe versies",
        ("Verandert er iets aan deze tekst of de bijlagen? Dan komt er een nieuwe versie met een nieuw nummer. De school krijgt mail en heeft 60 dagen om akkoord te gaan. Daarna kan de school niets meer toevoegen aan of veranderen in gegevens van leerlingen, tot zij akkoord is. Weghalen kan altijd.",),
    ),
)  # fmt: skip

# Which promises are measures of security (annex 2). One that has no test yet is left out until it has.
MEASURES = (
    *("POR-8a", "POR-8b", "POR-8c", "POR-8d", "PM-1a", "PM-1b", "OGP-0e", "OGP-4.1", "OGP-4.2", "SBB-1", "SBB-10"),
    *("SP-2d", "SP-5a", "SP-5e", "SP-7a", "POR-4b", "POR-4f", "SBB-11"),
)


def document() -> list[Part]:
    """Return the whole text as parts ``{"heading", "level", "paragraphs", "columns", "rows"}``, as it would be published now."""
    with translation.override("nl"):
        return [
            *(_part(heading, *paragraphs) for heading, paragraphs in SECTIONS),
            *privacy_annex(),
            security_annex(),
            suppliers_annex(),
        ]


def privacy_annex() -> Iterator[Part]:
    """Yield annex 1, the privacybijsluiter: per purpose which data, how long, who sees it, on which basis."""
    yield _part(
        "Bijlage 1. Welke gegevens, waarvoor en hoe lang (privacybijsluiter)",
        "Deze lijst komt uit het verwerkingsregister van de software. Een gegeven dat er niet in staat, kan niet worden bewaard.",
    )
    for entry in schools_entries():
        yield _purpose(entry)


def security_annex() -> Part:
    """Return annex 2, the beveiligingsbijlage: the promises about security that have a test."""
    known = {promise.key: promise for promise in PROMISES if promise.proof is Proof.TEST and promise.key not in BEING_BUILT}
    return _part(
        "Bijlage 2. Maatregelen (beveiligingsbijlage)",
        "Elke maatregel is een belofte met een test die bij elke versie van de software wordt herhaald.",
        columns=["Maatregel", "Kenmerk"],
        rows=[[str(known[key].text), key] for key in MEASURES if key in known],
    )


def suppliers_annex() -> Part:
    """Return annex 3: the suppliers of today."""
    rows = [
        [one.name, one.service, one.country, f"{one.agreement_on:%d-%m-%Y}"] for one in Supplier.objects.working().order_by("name", "pk")
    ]  # fmt: skip
    sentence = (
        "De lijst van nu staat altijd op de site." if rows else "Er werkt nu geen bedrijf voor de regio met deze gegevens."
    )
    return _part(
        "Bijlage 3. Bedrijven die voor de regio werken (subverwerkers)",
        sentence,
        columns=["Bedrijf", "Wat het doet", "Land", "Overeenkomst van"],
        rows=rows,
    )


def _purpose(entry: Entry) -> Part:
    purpose = entry.purpose
    return _part(
        str(purpose.name),
        str(purpose.words),
        *(f"{name}: {words}" for name, words in entry.facts),
        columns=[_("Welke gegevens"), _("Hoe lang")],
        rows=[[kept.about, " ".join(kept.ends)] for kept in entry.kept],
        level=3,
    )


def _part(
    heading: str, *paragraphs: str, columns: list[str] | None = None, rows: list[list[str]] | None = None, level: int = 2
) -> Part:
    return {"heading": heading, "level": level, "paragraphs": list(paragraphs), "columns": columns or [], "rows": rows or []}
