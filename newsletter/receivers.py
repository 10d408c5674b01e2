"""What happens in Wagtail's workflow of an issue, and who hears of it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from accounts.models import User
from newsletter import review_emails as emails
from newsletter.models import NewsletterIssuePage


def issue_of(state: WorkflowState) -> NewsletterIssuePage | None:
    """Return the issue that a workflow runs on; None for any other page."""
    page = state.content_object
    found = getattr(page, "specific", page)
    return found if isinstance(found, NewsletterIssuePage) else None


@receiver(task_submitted, sender=TaskState, dispatch_uid="newsletter.review_asked")
def on_submitted(instance: TaskState, **_: Any) -> None:  # Any: Wagtail's protocol
    """An issue waits for somebody to read along: for the first time, or mended and again."""
    if issue := issue_of(instance.workflow_state):
        emails.ask_to_read_along(instance, issue)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="newsletter.review_approved")
def on_approved(instance: WorkflowState, user: User | None = None, **_: Any) -> None:  # Any: Wagtail's protocol
    """Somebody said yes."""
    if issue := issue_of(instance):
        emails.tell_approved(instance, issue, by=user)


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="newsletter.review_returned")
def on_returned(instance: WorkflowState, user: User | None = None, **_: Any) -> None:  # Any: Wagtail's protocol
    """Somebody asks for changes."""
    if issue := issue_of(instance):
        emails.tell_returned(instance, issue, by=user)
