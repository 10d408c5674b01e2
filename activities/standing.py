"""Where an activity stands between its maker and the public: Ingestuurd, Bekeken, Online."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from activities.models import ActivityPage


class Stand(StrEnum):
    """The five places where an activity can be."""

    DRAFT = "draft"
    SENT_IN = "sent_in"
    CAME_BACK = "came_back"
    SCHEDULED = "scheduled"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Standing:
    """One activity's place, in words for its maker. ``step`` counts in ``STEPS`` from 1; 0 means not sent in yet."""

    stand: Stand
    label: str
    kind: str
    step: int
    reason: str = ""
    is_online: bool = False

    @property
    def steps(self) -> Sequence[str]:
        """The way that every activity goes."""
        return (_("Ingestuurd"), _("Bekeken"), _("Online"))

    @property
    def may_change(self) -> bool:
        """Whether its maker can write a new version now."""
        return self.stand is not Stand.SENT_IN


def with_standing(pages: QuerySet[ActivityPage]) -> QuerySet[ActivityPage]:
    """Return the pages with what ``standing_of`` needs, in one query for all of them.

    Wagtail's own ``prefetch_workflow_states`` looks under the wrong content type for a queryset of one kind of page.
    """
    active = WorkflowState.objects.active().select_related("current_task_state__task")
    states = Prefetch("_specific_workflow_states", queryset=active, to_attr="_current_workflow_states")
    scheduled: Any = pages  # Any: Wagtail's querysets are untyped
    found: QuerySet[ActivityPage] = scheduled.annotate_approved_schedule().prefetch_related(states)
    return found


def standing_of(page: ActivityPage) -> Standing:
    """Return where a page stands. Fetch lists ``with_standing``, or this asks per page."""
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        label = _("Online. De regio bekijkt je wijziging.") if page.live else _("Ingestuurd. De regio bekijkt hem.")
        return Standing(Stand.SENT_IN, label, "info", 1, is_online=page.live)
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        label = _("Online. Je wijziging is teruggestuurd.") if page.live else _("De regio vraagt een aanpassing")
        reason = state.current_task_state.comment
        return Standing(Stand.CAME_BACK, label, "warning", 2, reason=reason, is_online=page.live)
    if page.live:
        return Standing(Stand.ONLINE, _("Online"), "ok", 3, is_online=True)
    if page.approved_schedule:
        return Standing(Stand.SCHEDULED, _("Goedgekeurd. Gaat vanzelf online."), "ok", 2)
    return Standing(Stand.DRAFT, _("Nog niet ingestuurd"), "muted", 0)
