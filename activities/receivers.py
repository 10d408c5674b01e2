"""What happens elsewhere and matters here: Wagtail's workflow, and providers that must stop."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from accounts.models import User
from accounts.signals import account_blocked
from activities import emails
from activities.models import Session
from activities.services.sessions import cancel_session
from activities.services.shortlists import unshare_lists_of
from providers.models import Provider
from providers.signals import provider_blocked


def page_and_provider(subject: Any) -> tuple[Page, Provider] | None:  # Any: whatever a workflow runs on
    """Return the specific page and its provider; None for what is no provider's."""
    if not isinstance(subject, Page):
        return None
    page = subject.specific
    provider = Provider.objects.filter(page__path=page.path[: Page.steplen * 4]).first()
    return (page, provider) if provider else None


@receiver(task_submitted, sender=TaskState, dispatch_uid="activities.sent_in")
def on_sent_in(instance: TaskState, **_: Any) -> None:  # Any: Wagtail's protocol
    """Something waits for the region, for the first time or again."""
    if found := page_and_provider(instance.revision.content_object):
        emails.tell_region_of_work(instance, *found)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="activities.approved")
def on_approved(instance: WorkflowState, **_: Any) -> None:  # Any: Wagtail's protocol
    """The region said yes, in our queue or in Wagtail's own screens."""
    if found := page_and_provider(instance.content_object):
        emails.tell_provider_it_is_online(instance, *found)


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="activities.rejected")
def on_rejected(instance: WorkflowState, **_: Any) -> None:  # Any: Wagtail's protocol
    """The region asks for changes."""
    if found := page_and_provider(instance.content_object):
        emails.tell_provider_it_came_back(instance.current_task_state, *found)


@receiver(provider_blocked, dispatch_uid="activities.provider_blocked")
def on_blocked(provider: Provider, by: User, reason: str, **_: Any) -> None:  # Any: Django's protocol
    """A blocked provider receives nobody: its dates are off, and schools hear so."""
    for session in Session.objects.to_come().filter(activity__path__startswith=provider.page.path).order_by("pk"):
        cancel_session(session=session, reason=reason, by=by)


@receiver(account_blocked, dispatch_uid="activities.account_blocked")
def close_links_of_lists(sender: object, *, user: User, **kwargs: Any) -> None:  # Any: what Django sends along
    """A blocked account's links stop at once (promise PM-6). The lists stay the school's: a colleague makes a new link."""
    unshare_lists_of(user=user)
