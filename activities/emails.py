"""Letters about what was sent in and what the region said; written in the transaction of their cause."""

from wagtail.models import Page, TaskState, WorkflowState

from accounts.emails import write_to
from providers.emails import editors_of, region_editors
from providers.models import Provider


def tell_region_of_work(task_state: TaskState, page: Page, provider: Provider) -> None:
    """Tell the region's editors that something waits; nothing can be decided from the mail (link scanners)."""
    for editor in region_editors():
        write_to(editor, "activities.sent_in", cause=str(task_state.pk), page=page, provider=provider)


def tell_provider_it_is_online(state: WorkflowState, page: Page, provider: Provider) -> None:
    """Tell the provider's people that visitors see it now, or from the moment they chose."""
    for person in editors_of(provider):
        write_to(person, "activities.online", cause=str(state.pk), page=page, provider=provider, waits=not page.live)


def tell_provider_it_came_back(task_state: TaskState, page: Page, provider: Provider) -> None:
    """Tell the provider's people what the region asks, in its own words."""
    for person in editors_of(provider):
        write_to(
            person, "activities.came_back", cause=str(task_state.pk), page=page, provider=provider, reason=task_state.comment
        )
