"""The body of an issue."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletter.blocks.cards import ChosenCardsBlock, ForYouBlock, NewestCardsBlock
from newsletter.blocks.simple import ButtonBlock, EventBlock, QuoteBlock
from newsletter.blocks.updates import UpdatesBlock
from pages.blocks import RICH_TEXT_FEATURES, HeadingBlock, PhotoBlock


class IssueBlock(blocks.StreamBlock):  # type: ignore[misc]  # Wagtail is untyped
    """What stands below each other. How each looks in a mail: ``newsletter.issue_sections``."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(label=_("Tekst"), features=RICH_TEXT_FEATURES, max_length=5000)
    image = PhotoBlock()
    chosen = ChosenCardsBlock()
    newest = NewestCardsBlock()
    for_you = ForYouBlock()
    event = EventBlock()
    quote = QuoteBlock()
    button = ButtonBlock()
    updates = UpdatesBlock()

    class Meta:
        label = _("Inhoud")
        # A mail of more than 100 kB is cut off by some mail programs.
        max_num = 30
        block_counts: ClassVar[dict[str, dict[str, Any]]] = {
            "image": {"max_num": 4},
            "for_you": {"max_num": 1},
            "updates": {"max_num": 1},
        }
