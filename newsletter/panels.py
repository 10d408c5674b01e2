"""What the editor of an issue sees beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from newsletter.issue_checks import findings


class IssueChecksPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    """What was found in the draft as it was last saved, and the way to a test mail."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        """One issue's findings."""

        template_name = "newsletter/cms/checks_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: template context
            """Return the findings; an issue that is not saved yet has none."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            issue = self.instance
            return {**context, "issue": issue if issue.pk else None, "findings": findings(issue) if issue.pk else []}
