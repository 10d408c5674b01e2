"""Letters about what was sent in and what the region said; written in the transaction of their cause."""

from typing import Any

from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import User
from outbox.rendering import render
from outbox.services import queue_message
from providers.emails import editors_of, region_editors
from providers.models import Provider


def send(name: str, *, to: User, cause: str, **context: Any) -> None:  # Any: template context
    """Queue one letter to one person. ``cause`` names the event: the same letter about it is never sent twice."""
    letter = render(f"activities/email/{name}", {"recipient": to, **context}, language=to.language)
    queue_message(
        kind=f"activities.{name}",
        recipient=to.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        dedupe_key=f"activities.{name}:{cause}:{to.pk}",
    )


def tell_region_of_work(task_state: TaskState, page: Page, provider: Provider) -> None:
    """Tell the region's editors that something waits; nothing can be decided from the mail (link scanners)."""
    for editor in region_editors():
        send("sent_in", to=editor, cause=str(task_state.pk), page=page, provider=provider)


def tell_provider_it_is_online(state: WorkflowState, page: Page, provider: Provider) -> None:
    """Tell the provider's people that visitors see it now, or from the moment they chose."""
    for person in editors_of(provider):
        send("online", to=person, cause=str(state.pk), page=page, provider=provider, waits=not page.live)


def tell_provider_it_came_back(task_state: TaskState, page: Page, provider: Provider) -> None:
    """Tell the provider's people what the region asks, in its own words."""
    for person in editors_of(provider):
        send("came_back", to=person, cause=str(task_state.pk), page=page, provider=provider, reason=task_state.comment)
