"""Bodies of pages as raw stream values: what a day looks like, who works there, what to know."""

from random import Random
from typing import Any

from meeloop.demo.dice import throw_uuid
from meeloop.demo.people_names import FIRST_NAMES
from meeloop.demo.trades import Idea
from meeloop.demo.world import ProviderSite

Blocks = list[dict[str, Any]]  # Any: JSON of a block
ARRIVALS = (
    "Je wordt ontvangen met thee en hoort wat we gaan doen.",
    "Je maakt kennis met wie je vandaag helpt.",
    "We beginnen met een korte rondleiding.",
    "Je krijgt uitleg over veiligheid en een badge met je voornaam.",
)
TALKS = (
    "Je praat met {crew} over hun opleiding.",
    "Je vraagt een {job} wat hij of zij mooi vindt aan het werk.",
    "Je hoort welke opleidingen hierbij passen.",
    "Tijdens de pauze stel je al je vragen.",
)
ENDINGS = (
    "We sluiten af: wat paste bij jou en wat niet?",
    "Je schrijft op wat je wilt onthouden voor je LOB-dossier.",
    "Je krijgt een kaartje mee met drie vragen voor thuis.",
    "Je kiest met je groepje het beste moment van de dag.",
)
HEADINGS = ("Zo ziet de dag eruit", "Zo verloopt het bezoek", "Wat ga je doen?")
REASONS = (
    "<p>Wij laten graag zien hoe het werk echt is. Je hoeft nog niets te weten van het vak.</p>",
    "<p>Elk jaar ontvangen wij klassen. Wij houden het klein, zodat iedereen iets kan doen.</p>",
    "<p>Fouten maken mag. Zo hebben wij het vak ook geleerd.</p>",
    "<p>Wij zoeken geen medewerkers van veertien. Wel willen we dat je goed kunt kiezen.</p>",
)
QUOTES = (
    "Ik dacht dat het saai was, maar de middag was zo voorbij.",
    "Ik mocht echt iets doen en niet alleen kijken.",
    "Nu weet ik dat ik met mijn handen wil werken.",
    "Ik wist niet dat dit beroep bestond.",
)


def filled(text: str, site: ProviderSite, job: str) -> str:
    """Return a sentence with the trade's own words in it."""
    return text.format(job=job, crew=site.trade.crew, at=site.trade.at, name=site.name)


def activity_body(idea: Idea, site: ProviderSite, job: str, throws: Random) -> Blocks:
    """Return what an activity's page tells below its introduction."""
    points = [throws.choice(ARRIVALS), *idea.steps, throws.choice(TALKS), throws.choice(ENDINGS)]
    blocks = [
        block(
            "facts",
            {"heading": throws.choice(HEADINGS), "points": items([filled(one, site, job) for one in points], throws)},
            throws,
        )
    ]
    if throws.random() < 0.6:
        blocks.append(block("text", throws.choice(REASONS), throws))
    if throws.random() < 0.25:
        blocks.append(quote(site, throws))
    return blocks


def provider_body(site: ProviderSite, throws: Random) -> Blocks:
    """Return what a provider's page tells."""
    jobs = [f"{job[:1].upper()}{job[1:]}" for job in site.trade.jobs]
    return [
        block("text", throws.choice(REASONS), throws),
        block("facts", {"heading": "Beroepen die je bij ons ziet", "points": items(jobs, throws)}, throws),
    ]


def quote(site: ProviderSite, throws: Random) -> dict[str, Any]:  # Any: JSON
    """Return somebody's words; the somebody is made up."""
    value = {
        "text": throws.choice(QUOTES),
        "first_name": throws.choice(FIRST_NAMES),
        "town": site.address.place.name,
        "is_permitted": True,
    }
    return block("quote", value, throws)


def block(kind: str, value: Any, throws: Random) -> dict[str, Any]:  # Any: JSON
    """Return one block of a stream."""
    return {"type": kind, "value": value, "id": str(throw_uuid(throws))}


def items(texts: list[str], throws: Random) -> list[dict[str, Any]]:  # Any: JSON
    """Return the items of a list block."""
    return [{"type": "item", "value": text, "id": str(throw_uuid(throws))} for text in texts]
