"""Whose yes an issue waits for, in Wagtail's workflow."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User


def waits_for(issue: Any, user: User | AnonymousUser) -> bool:  # Any: an issue, whose panels import this file
    """Return whether somebody else asked for a yes that this person may give."""
    state = issue.current_workflow_task_state if issue.workflow_in_progress else None
    if state is None or state.workflow_state.requested_by == user:
        return False
    return any(name == "approve" for name, _label, _asks in state.task.specific.get_actions(issue, user))
