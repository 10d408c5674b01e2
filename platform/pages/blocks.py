"""StreamField blocks that every kind of page may use. Each is typed JSON in the content API."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from pages.renditions import renditions_of

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class HeadingBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """A heading of level 2 or 3; level 1 is the page's title."""

    text = blocks.CharBlock(label=_("Tekst"), max_length=120)
    level = blocks.ChoiceBlock(label=_("Niveau"), choices=[("2", _("Tussenkop")), ("3", _("Kleine kop"))], default="2")

    class Meta:
        icon = "title"
        label = _("Kop")
        template = "pages/blocks/heading.html"


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """Somebody's words, with first name and town only (promise OGP-2.2)."""

    text = blocks.TextBlock(label=_("Wat iemand zei"), max_length=600)
    first_name = blocks.CharBlock(label=_("Voornaam"), max_length=40, required=False)
    town = blocks.CharBlock(label=_("Plaats"), max_length=60, required=False)
    is_permitted = blocks.BooleanBlock(
        label=_("Dit mag hier staan"), help_text=_("Vraag het eerst. Is iemand jonger dan 16? Vraag het dan ook aan een ouder.")
    )

    class Meta:
        icon = "openquote"
        label = _("Citaat")
        template = "pages/blocks/quote.html"


class FactsBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """A short list: what you do, what you bring, how the day goes."""

    heading = blocks.CharBlock(label=_("Kop"), max_length=80)
    points = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Punten"), min_num=1, max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Lijst met punten")
        template = "pages/blocks/facts.html"


class PhotoBlock(ImageBlock):  # type: ignore[misc]  # Wagtail is untyped
    """A photo with a description, or marked as decoration; Wagtail refuses one that has neither."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:  # Any: a photo; a template's
        """Add whether the page around it may show the photo; drawn without a page it may not, with pupils on it."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["is_withheld"] = value is None or value.is_withheld_on(getattr(context.get("page"), "pk", None))
        return context

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any] | None:  # Any: a photo; JSON
        """Return the photo in the sizes a client can count on; nothing where somebody on it did not agree to this page.

        The page is in the context as ``page`` (``pages.api.fields.BodyField``).
        """
        if value is None or value.is_withheld_on(getattr((context or {}).get("page"), "pk", None)):
            return None
        return {
            "id": value.pk,
            "alt": value.contextual_alt_text or "",
            "is_decorative": bool(value.decorative),
            "renditions": renditions_of(value),
        }

    class Meta:
        icon = "image"
        label = _("Foto")
        template = "pages/blocks/photo.html"


class BodyBlock(blocks.StreamBlock):  # type: ignore[misc]  # Wagtail is untyped
    """The body of a page."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(label=_("Tekst"), features=RICH_TEXT_FEATURES, max_length=5000)
    facts = FactsBlock()
    image = PhotoBlock()
    quote = QuoteBlock()

    class Meta:
        label = _("Inhoud")
        block_counts: ClassVar[dict[str, dict[str, Any]]] = {"image": {"max_num": 6}}
