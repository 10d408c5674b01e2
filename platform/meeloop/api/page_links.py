"""Where a page of the content interface is: its address and the page above it, without asking the same thing twice."""

from wagtail.api.v2.serializers import PageHtmlUrlField, PageParentField
from wagtail.models import Page


class HtmlUrlField(PageHtmlUrlField):  # type: ignore[misc]  # Wagtail is untyped
    """The page's address. Where sites begin is looked up once for all pages of an answer, not once for each."""

    def to_representation(self, page: Page) -> str | None:
        """Return the address."""
        address: str | None = page.get_full_url(self.context["request"])
        return address


class ParentField(PageParentField):  # type: ignore[misc]  # Wagtail is untyped
    """The page above, if everybody may see it: one question for both."""

    def get_attribute(self, instance: Page) -> Page | None:
        """Return the page above."""
        above: Page | None = self.context["base_queryset"].filter(path=instance.path[: -instance.steplen]).first()
        return above
