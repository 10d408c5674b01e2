"""What the editor of an issue sees beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from newsletter.issue_checks import findings
from newsletter.reviewing import waits_for


class IssueChecksPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    """Whether it waits for somebody's yes, what was found in the draft as it was last saved, and the way to a test mail."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        """One issue's findings."""

        template_name = "newsletter/cms/checks_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # Any: template context
            """Return the findings; an issue that is not saved yet has none."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            issue = self.instance
            if not issue.pk:
                return {**context, "issue": None, "findings": []}
            asked = issue.current_workflow_state if issue.workflow_in_progress else None
            by = asked.requested_by if asked else None
            return {
                **context,
                "issue": issue,
                "findings": findings(issue),
                "is_asked": asked is not None,
                "asked_by": by.get_full_name() if by else "",
                "is_for_me": waits_for(issue, self.request.user),
            }
