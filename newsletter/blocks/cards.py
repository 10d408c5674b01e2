"""Activities in an issue: chosen one by one, or asked of the catalogue at the moment that the issue is drawn."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.cards import ActivityCard
from newsletter.cards import NewCard, Newest, catalogue, kinds, sectors

MOST_CHOSEN = 8
MOST_FOUND = 10
# Half a school year.
LONGEST_WEEKS = 26


class CardsBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail is untyped
    """What both kinds have in common: a heading, and cards of what everybody finds in the catalogue now."""

    heading = blocks.CharBlock(label=_("Kop"), max_length=80)

    def cards(self, value: Any) -> Sequence[ActivityCard]:  # Any: a value of this block
        """Return the cards in their order; what is not public (any more) is left out."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: Wagtail's
        """Add the cards."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "cards": self.cards(value)}

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any]:  # Any: Wagtail's; JSON values
        """Return what the cards say, as texts."""
        shown = ("key", "title", "url", "kind", "sector", "by", "when", "where", "who")
        cards = [{name: getattr(card, name) for name in shown} for card in self.cards(value)]
        return {"heading": value["heading"], "activities": [{"id": card.pop("key"), **card} for card in cards]}


class ChosenCardsBlock(CardsBlock):
    """Activities that the editor picked."""

    activities = blocks.ListBlock(
        blocks.PageChooserBlock(page_type=["activities.ActivityPage"], label=_("Activiteit")),
        label=_("Activiteiten"),
        min_num=1,
        max_num=MOST_CHOSEN,
        help_text=_("Alleen wat iedereen kan vinden, komt in de mail."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Activiteiten die je kiest")
        template = "newsletter/blocks/cards.html"

    def cards(self, value: Any) -> Sequence[ActivityCard]:  # Any: a value of this block
        """Return the cards of the chosen activities."""
        return catalogue().chosen([page.pk for page in value["activities"] if page is not None])


class NewestCardsBlock(CardsBlock):
    """The newest activities with a date soon: "nieuw in Zorg, komende 4 weken"."""

    sector = blocks.ChoiceBlock(choices=sectors, label=_("Sector"), required=False, help_text=_("Leeg: alle sectoren."))
    kind = blocks.ChoiceBlock(choices=kinds, label=_("Soort"), required=False, help_text=_("Leeg: alle soorten."))
    number = blocks.IntegerBlock(label=_("Hoeveel"), min_value=1, max_value=MOST_FOUND, default=3)
    weeks = blocks.IntegerBlock(label=_("Met een datum in de komende weken"), min_value=1, max_value=LONGEST_WEEKS, default=4)

    class Meta:
        icon = "search"
        label = _("Nieuwe activiteiten, zelf gezocht")
        template = "newsletter/blocks/cards.html"

    def cards(self, value: Any) -> Sequence[ActivityCard]:  # Any: a value of this block
        """Return the cards of what the catalogue finds now."""
        asked = Newest(
            sector=value.get("sector") or "",
            kind=value.get("kind") or "",
            number=value.get("number") or 3,
            weeks=value.get("weeks") or 4,
        )
        return catalogue().newest(asked, now=timezone.now())


class ForYouBlock(CardsBlock):
    """The activities that are new since a reader's last mail of this kind and fit what they chose; each is named to them once.

    Who chose no sector, kind or place gets the newest of all. On the site, where nobody knows who reads, so does everybody.
    """

    number = blocks.IntegerBlock(label=_("Hoeveel per lezer"), min_value=1, max_value=MOST_FOUND, default=4)
    weeks = blocks.IntegerBlock(label=_("Met een datum in de komende weken"), min_value=1, max_value=LONGEST_WEEKS, default=6)
    only_with_news = blocks.BooleanBlock(
        label=_("Alleen mailen als er iets nieuws is"),
        required=False,
        default=False,
        help_text=_("Wie niets nieuws heeft, krijgt deze nieuwsbrief dan niet."),
    )

    class Meta:
        icon = "user"
        label = _("Nieuw voor jou: wat past bij de lezer")
        template = "newsletter/blocks/cards.html"

    def cards(self, value: Any) -> Sequence[ActivityCard]:  # Any: a value of this block
        """Return the newest of all."""
        return catalogue().newest(Newest(number=value["number"], weeks=value["weeks"]), now=timezone.now())

    def new_cards(self, value: Any) -> Sequence[NewCard]:  # Any: as above
        """Return what readers get their choice of: one more of each than is shown, so that a reader can be told that there are more."""
        return catalogue().by_interest(weeks=value["weeks"], each=value["number"] + 1, now=timezone.now())
