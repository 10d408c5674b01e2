"""Parts of an issue that hold words only: a meeting, somebody's own words, a button."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class EventBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """A meeting: what, when, where, and where to read on."""

    title = blocks.CharBlock(label=_("Wat"), max_length=120)
    starts_at = blocks.DateTimeBlock(label=_("Begint"))
    ends_at = blocks.TimeBlock(label=_("Klaar om"), required=False)
    where = blocks.CharBlock(label=_("Waar"), max_length=160)
    text = blocks.TextBlock(label=_("Wat ga je doen?"), max_length=400, required=False)
    link = blocks.URLBlock(label=_("Link"), max_length=500, required=False)
    link_text = blocks.CharBlock(
        label=_("Tekst op de knop"), max_length=60, required=False, help_text=_("Bijvoorbeeld: Meld je aan.")
    )

    class Meta:
        icon = "date"
        label = _("Bijeenkomst")
        template = "newsletter/blocks/event.html"

    def clean(self, value: Any) -> Any:  # Any: a value of this block
        """Ask for a text on the button that the link needs."""
        checked = super().clean(value)
        if checked["link"] and not checked["link_text"]:
            raise StructBlockValidationError(
                block_errors={"link_text": ValidationError(_("Zeg op de knop wat iemand daar kan doen."))}
            )
        return checked


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """Somebody's own words, with first name and town only, and the day on which they said yes (promise OGP-2.2).

    A draft may wait for the yes; publishing does not (``newsletter.issue_checks``).
    """

    text = blocks.TextBlock(label=_("Wat iemand zei"), max_length=600)
    first_name = blocks.CharBlock(label=_("Voornaam"), max_length=40, required=False)
    town = blocks.CharBlock(label=_("Plaats"), max_length=60, required=False)
    is_permitted = blocks.BooleanBlock(
        label=_("Toestemming: dit mag hier staan"),
        required=False,
        help_text=_("Vraag het eerst. Is iemand jonger dan 16? Vraag het dan ook aan een ouder."),
    )
    permitted_on = blocks.DateBlock(label=_("Gevraagd op"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citaat")
        template = "pages/blocks/quote.html"

    def clean(self, value: Any) -> Any:  # Any: a value of this block
        """Refuse a yes of a day that has yet to come."""
        checked = super().clean(value)
        if checked["permitted_on"] and checked["permitted_on"] > timezone.localdate():
            raise StructBlockValidationError(block_errors={"permitted_on": ValidationError(_("Die dag moet nog komen."))})
        return checked


class ButtonBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """One thing to do: a page of the site, or an address elsewhere."""

    label = blocks.CharBlock(label=_("Tekst op de knop"), max_length=60, help_text=_("Zeg wat iemand gaat doen."))
    page = blocks.PageChooserBlock(label=_("Pagina van deze site"), required=False)
    link = blocks.URLBlock(label=_("Of een ander adres"), max_length=500, required=False)

    class Meta:
        icon = "link"
        label = _("Knop")
        template = "newsletter/blocks/button.html"

    def clean(self, value: Any) -> Any:  # Any: a value of this block
        """Ask for one address, and for no more."""
        checked = super().clean(value)
        if bool(checked["page"]) == bool(checked["link"]):
            raise StructBlockValidationError(
                block_errors={"link": ValidationError(_("Kies een pagina, of vul een adres in. Niet allebei."))}
            )
        return checked

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: Wagtail's
        """Add where the button leads."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "address": address_of(value)}


def address_of(value: Any) -> str:  # Any: a value of a button
    """Return where a button leads, as a whole address; nothing when its page is not online."""
    page = value.get("page")
    if page is None:
        return value.get("link") or ""
    return (page.full_url or "") if page.live else ""
