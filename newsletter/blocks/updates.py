"""What changed on the site."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.models.updates import newest_updates


class UpdatesBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """The newest notes of "Wat is er nieuw": what changed on the site is announced in the newsletter (promise SP-13).

    Read when the issue is drawn, so that a note that was mended is mended in the mail too.
    """

    number = blocks.IntegerBlock(label=_("Hoeveel"), min_value=1, max_value=5, default=3)

    class Meta:
        icon = "history"
        label = _("Wat is er nieuw op de site")
        template = "newsletter/blocks/updates.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: Wagtail's
        """Add the notes."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "notes": newest_updates(value["number"])}
