"""A provider sends in, the region puts online or sends back with a reason. Wagtail's workflow holds the state.

The same moves can be made in Wagtail's own screens; letters therefore hang on Wagtail's signals (``activities.receivers``).
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import User
from activities.errors import AlreadyJudged, InReview, ReasonMissing
from activities.models import ActivityPage
from activities.recognition import check_recognised
from providers.choices import ProviderStatus
from providers.errors import ProviderNotApproved
from providers.models import Provider, ProviderPage


@transaction.atomic
def send_in(*, page: Page, by: User) -> WorkflowState:
    """Offer the newest revision to the region: for the first time, or again after it came back.

    Raises ``InReview`` when it is there already, ``ProviderNotApproved`` and ``RecognitionNeeded``.
    """
    if isinstance(page, ActivityPage):
        check_recognised(page.get_latest_revision_as_object().kind, provider_of(page))
    state = page.current_workflow_state
    if state is None:
        return page.get_workflow().start(page, by)
    if state.status == WorkflowState.STATUS_IN_PROGRESS:
        raise InReview
    state.resume(user=by)
    return state


@transaction.atomic
def put_online(*, task_state: TaskState, by: User) -> Page:
    """Approve what was sent in: it goes online now, or at the moment its maker chose. Raises ``AlreadyJudged`` and ``RecognitionNeeded``."""
    waiting = still_waiting(task_state)
    page = waiting.revision.content_object
    if provider_of(page).status != ProviderStatus.APPROVED:
        raise ProviderNotApproved
    if isinstance(page, ActivityPage):
        check_recognised(waiting.revision.as_object().kind, provider_of(page))
    waiting.specific.approve(user=by)
    page.refresh_from_db()
    return page


@transaction.atomic
def send_back(*, task_state: TaskState, reason: str, by: User) -> Page:
    """Ask for changes; the provider reads the reason. Raises ``AlreadyJudged`` and ``ReasonMissing``."""
    if not reason.strip():
        raise ReasonMissing
    waiting = still_waiting(task_state)
    waiting.specific.reject(user=by, comment=reason.strip())
    return waiting.revision.content_object


def still_waiting(task_state: TaskState) -> TaskState:
    """Return the row, locked, while it waits. Of two people who judge at once the second gets ``AlreadyJudged``."""
    locked: TaskState = TaskState.objects.select_for_update(of=("self",)).get(pk=task_state.pk)
    if locked.status != TaskState.STATUS_IN_PROGRESS:
        raise AlreadyJudged(what=locked.get_status_display())
    return locked


def waiting_with(page: Page) -> TaskState:
    """Return what waits of this page. Raises ``AlreadyJudged`` when nothing does."""
    waiting: TaskState | None = waiting_for_region().filter(revision__in=page.revisions.all()).first()
    if waiting is None:
        raise AlreadyJudged(what=page.title)
    return waiting


def waiting_for_region() -> QuerySet[Any]:  # Any: Wagtail is untyped
    """Return which pages of providers wait for the region, longest first; its own pages wait elsewhere."""
    waiting: QuerySet[Any] = (  # Any: Wagtail is untyped
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        .filter(revision__content_type__app_label__in=("providers", "activities"))
        .select_related("revision", "revision__user", "workflow_state")
        .order_by("started_at", "pk")
    )
    return waiting


def provider_of(page: Page) -> Provider:
    """Return the provider whose page this is, or below whose page it hangs. Raises ``Provider.DoesNotExist``."""
    path = page.path[: ProviderPage.steplen * provider_depth()]
    return Provider.objects.get(page__path=path)


def provider_depth() -> int:
    """Return how deep providers' pages lie: root, home, overview, provider."""
    return 4
