"""What every page may need to know about measuring."""

from django.http import HttpRequest

from privacy.measuring import Measuring, measuring_of


def measuring(request: HttpRequest) -> dict[str, Measuring | None]:
    """Return ``measuring``: None while the installation measures nothing."""
    return {"measuring": measuring_of(request)}
