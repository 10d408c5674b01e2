"""Words for what happened to dates, in their own history in the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from activities.services.closing import CLOSED, OPENED


def register_actions(actions: Any) -> None:  # Any: Wagtail's registry
    """Name the lines that ``activities.services.closing`` writes."""
    actions.register_action(CLOSED, _("Inschrijven gesloten"), _("Inschrijven voor een datum gesloten"))
    actions.register_action(OPENED, _("Inschrijven geopend"), _("Inschrijven voor een datum geopend"))
