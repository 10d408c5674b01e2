"""Whose sites may show a form of ours in a frame: one origin on each line of the region's settings."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What stands in a header must be an origin and nothing else: no path, no wildcard, no second directive.
ORIGIN = re.compile(r"https://(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[0-9]{1,5})?")


def origins_in(text: str) -> list[str]:
    """Return the origins that stand in these lines; what is none is left out."""
    return [word for word in text.lower().split() if ORIGIN.fullmatch(word)]


def check_origins(text: str) -> None:
    """Raise ``ValidationError`` for the first word that is no origin."""
    for word in text.lower().split():
        if not ORIGIN.fullmatch(word):
            said = _("“%(word)s” kan niet. Schrijf een adres zoals https://www.school.nl, zonder iets erachter.")
            raise ValidationError(said, params={"word": word})
