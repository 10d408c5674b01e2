"""What the page editor shows beside the page's own fields."""

from typing import Any

from wagtail.admin.panels import Panel


class SessionsPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    """The dates of an activity, read only, with links to their own screen.

    Never an InlinePanel: publishing would restore dates and counters from the draft (design, known traps).
    """

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        """One page's dates."""

        template_name = "activities/cms/sessions_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: template context
            """Return the dates, soonest first; a page that is not saved yet has none."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["sessions"] = self.instance.sessions.order_by("starts_at", "pk") if self.instance.pk else []
            context["activity"] = self.instance if self.instance.pk else None
            return context
