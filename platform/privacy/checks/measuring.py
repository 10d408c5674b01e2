"""What the register of suppliers says about measuring: asked with ``manage.py check --database default``, and by ``migrate``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  # Django's name
from django.db import DatabaseError

from privacy.measuring import configured, is_agreed


@register(Tags.database)
def measuring_has_a_supplier(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:  # Any: Django's
    """Say that nothing is measured while its supplier is not at work in the register (promise POR-5e)."""
    matomo = configured()
    if matomo is None or not databases:
        return []
    try:
        if is_agreed(matomo):
            return []
    except DatabaseError:
        # The tables are still to be made.
        return []
    hint = "Put it in the register at /regio/leveranciers/ with its agreement, announce it to schools and let it start; or empty MATOMO_URL."
    return [
        Warning(f"Nothing is measured: no supplier “{matomo.supplier}” works for the region.", hint=hint, id="privacy.W001")
    ]
