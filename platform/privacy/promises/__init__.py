"""The promises that Meeloop makes to people, each a sentence with its proof; ``docs/promises.md`` has where each comes from."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from privacy.promises import funders, portfolio, region, talks, workplaces
from privacy.promises.types import Promise, Proof

# In the order of the page: what they are about, and the promises.
CHAPTERS: tuple[tuple[LazyText, tuple[Promise, ...]], ...] = (
    (_("Scholen, aanbieders en aanmeldingen"), region.PROMISES),
    (_("Cijfers"), funders.PROMISES),
    (_("Je account en je gegevens"), talks.PROMISES),
    (_("Leerlingen en ouders"), portfolio.PROMISES),
    (_("Bedrijven, verzoeken en klachten"), workplaces.PROMISES),
)
PROMISES: tuple[Promise, ...] = tuple(promise for _title, promises in CHAPTERS for promise in promises)

__all__ = ["CHAPTERS", "PROMISES", "Promise", "Proof"]
