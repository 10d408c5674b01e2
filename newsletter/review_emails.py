"""Letters to editors: an issue waits for them, or was judged. Written in the transaction of their cause, once for each submission."""

from django.db.models import QuerySet
from wagtail.models import GroupApprovalTask, TaskState, WorkflowState

from accounts.emails import write_to
from accounts.models import User
from newsletter.models import NewsletterIssuePage


def ask_to_read_along(task_state: TaskState, issue: NewsletterIssuePage) -> None:
    """Ask everybody who may approve it, except for who offered it; nothing can be decided from the mail (link scanners)."""
    author = task_state.workflow_state.requested_by
    for reader in readers_along(task_state):
        if reader != author:
            write_to(reader, "newsletter.review_asked", cause=str(task_state.pk), issue=issue, author=author)


def tell_approved(state: WorkflowState, issue: NewsletterIssuePage, *, by: User | None) -> None:
    """Tell who offered it that somebody approved it, and what happens next."""
    if author := _author(state, by):
        write_to(author, "newsletter.review_approved", cause=str(state.pk), issue=issue)


def tell_returned(state: WorkflowState, issue: NewsletterIssuePage, *, by: User | None) -> None:
    """Tell who offered it what must change, in the words of who read along."""
    task_state: TaskState = state.current_task_state
    if author := _author(state, by):
        write_to(author, "newsletter.review_returned", cause=str(task_state.pk), issue=issue, reason=task_state.comment)


def readers_along(task_state: TaskState) -> QuerySet[User]:
    """Return who may approve what this task is about."""
    task = task_state.task.specific
    groups = task.groups.all() if isinstance(task, GroupApprovalTask) else []
    return User.objects.filter(groups__in=groups, is_active=True, blocked_at=None).distinct().order_by("pk")


def _author(state: WorkflowState, by: User | None) -> User | None:
    """Return who offered it; None where the clock did, where it was their own word, or where they are not here any more."""
    author: User | None = state.requested_by
    return author if author and author != by and author.is_active and author.blocked_at is None else None
