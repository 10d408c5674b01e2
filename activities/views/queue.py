"""What waits for the region: open the page (1), Zet online (2). /regio/te-beoordelen/"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page, TaskState

from accounts.access import person, requires_second_factor
from accounts.models import User
from activities.forms.judging import SendBackForm
from activities.models import ActivityPage, Session
from activities.screening import Finding, findings
from activities.services.moderation import provider_of, put_online, send_back, waiting_for_region
from kit.fields import ChoiceArrayField
from kit.refusals import Refusal
from providers.models import Provider
from providers.rules import may_judge

ON_A_PAGE = 10
MARKS = re.compile(r'<span class="(deletion|addition)">(.*?)</span>', re.DOTALL)
TAGS = {"deletion": "del", "addition": "ins"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, with all that is needed to judge it."""

    task_state: TaskState
    page: Page
    provider: Provider
    findings: list[Finding]
    changes: list[tuple[str, SafeString]]
    form: SendBackForm

    @property
    def dates(self) -> QuerySet[Session]:
        """The dates to come."""
        return Session.objects.upcoming().filter(activity=self.page.pk)

    @property
    def activity(self) -> ActivityPage | None:
        """The page when it is an activity."""
        return self.page if isinstance(self.page, ActivityPage) else None


def judge(request: HttpRequest) -> User:
    """Return who is asking when they may judge; to others this place does not exist."""
    if not may_judge(request.user):
        raise Http404
    return person(request)


@require_GET
@requires_second_factor
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, longest first."""
    judge(request)
    return show(request)


@require_POST
@requires_second_factor
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it online. Somebody else was first: 409, with what they did."""
    by = judge(request)
    task_state = get_object_or_404(TaskState, pk=pk)
    try:
        page = put_online(task_state=task_state, by=by)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return show(request, status=refusal.status)
    done = _('"%(title)s" staat online.') if page.live else _('"%(title)s" gaat online op het gekozen moment.')
    messages.success(request, done % {"title": page.title})
    return redirect("activities:queue")


@require_POST
@requires_second_factor
def ask_for_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with the reason; a missing reason keeps the form open."""
    by = judge(request)
    task_state = get_object_or_404(TaskState, pk=pk)
    form = SendBackForm(request.POST, prefix=f"back{pk}")
    if not form.is_valid():
        return show(request, {pk: form}, status=422)
    try:
        page = send_back(task_state=task_state, reason=form.reason, by=by)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return show(request, status=refusal.status)
    messages.success(request, _('"%(title)s" is teruggestuurd. De aanbieder krijgt mail.') % {"title": page.title})
    return redirect("activities:queue")


def show(request: HttpRequest, forms: dict[int, SendBackForm] | None = None, status: int = 200) -> HttpResponse:
    """Draw the queue."""
    page = Paginator(waiting_for_region(), ON_A_PAGE).get_page(request.GET.get("page"))
    work = [waiting(request, task_state, (forms or {}).get(task_state.pk)) for task_state in page.object_list]
    context = {"page": page, "work": work, "form": next(iter((forms or {}).values()), None)}
    return render(request, "activities/queue.html", context, status=status)


def waiting(request: HttpRequest, task_state: TaskState, form: SendBackForm | None) -> Waiting:
    """Gather what one decision needs: the draft, what is new in it, what the machine found."""
    draft = task_state.revision.as_object()
    return Waiting(
        task_state=task_state,
        page=draft,
        provider=provider_of(draft),
        findings=findings(draft),
        changes=changes(request, draft) if draft.live else [],
        form=form or SendBackForm(prefix=f"back{task_state.pk}"),
    )


def changes(request: HttpRequest, draft: Any) -> list[tuple[str, SafeString]]:  # Any: a page of any kind
    """Return per changed field its name and the difference with what is online."""
    online = type(draft).objects.get(pk=draft.pk)
    panel = draft.get_edit_handler().get_bound_panel(instance=draft, request=request, form=None)
    compared = [comparison(online, draft) for comparison in panel.get_comparison()]
    found = [(str(one.field_label()), difference(one, online, draft)) for one in compared if one.has_changed()]
    # Wagtail calls a body changed that was only saved again: nothing in it is marked.
    return [(label, words) for label, words in found if "<del>" in words or "<ins>" in words]


def difference(comparison: Any, online: Any, draft: Any) -> SafeString:  # Any: Wagtail is untyped
    """Return what went as ``<del>`` and what came as ``<ins>``, with the words of choices instead of their codes."""
    field = getattr(comparison, "field", None)
    if isinstance(field, ChoiceArrayField):
        before, after = (chosen(field, getattr(page, field.name)) for page in (online, draft))
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)
    # Wagtail has escaped the words; only its own marks are replaced.
    return mark_safe(MARKS.sub(lambda mark: f"<{TAGS[mark[1]]}>{mark[2]}</{TAGS[mark[1]]}> ", comparison.htmldiff()))  # noqa: S308


def chosen(field: Any, codes: Sequence[Any]) -> str:  # Any: an array of choices
    """Return the words of what was chosen."""
    words = dict(field.base_field.flatchoices)
    return ", ".join(str(words[code]) for code in codes) or _("niets gekozen")
