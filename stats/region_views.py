"""Where the region has a period counted, sees what the audit found, asks for approval and publishes; and where others approve."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires_second_factor
from kit.refusals import Refusal
from stats import keys
from stats.choices import BodyKind, KeyUse, OrderStatus, ReleaseStatus, RequestStatus
from stats.errors import ConfidentialIsNotPublic
from stats.formats.method_text import explanation
from stats.forms import EmbargoForm, OrderForm, ReasonForm
from stats.models import CommercialRequest, PublishedTable, Release, ReleaseOrder
from stats.overview import Known, key_figures
from stats.programme import Audience
from stats.querysets import LONG, with_newer, years_behind
from stats.rules import Maker, approver, bodies_of, maker, may_approve, may_make_releases
from stats.services.deciding import approve_release, publish_release, refuse_release, request_approval, withdraw_release
from stats.services.freezing import to_warn_of
from stats.services.ordering import order_release, withdraw_order
from stats.services.reading import decide_commercial_use, issue_of
from stats.shown import shown_changes, shown_tables

ORDERS_SHOWN = 5
FINDINGS_SHOWN = 50


def guarded(may: Callable[[Any], bool]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Return a decorator that answers 404 to everybody who may not: what is on its way does not exist for them."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @requires_second_factor
        def look(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: whatever the view takes
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return look

    return decorate


for_report_makers = guarded(may_make_releases)
for_approvers = guarded(may_approve)


@for_report_makers
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """List every release; order a count on POST."""
    form = OrderForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                order_release(**form.order(), by=maker(request.user))
            except Refusal as refusal:
                form.add_error("is_confidential" if isinstance(refusal, ConfidentialIsNotPublic) else None, refusal.detail)
            else:
                messages.success(request, _("We tellen. Dat duurt hooguit een paar minuten; ververs deze pagina."))
                return redirect("stats:reports")
    context = {
        "form": form,
        # The newest year first; of a year the whole before its terms, as on the page of figures.
        "releases": with_newer(Release.objects.defer(*LONG, "statement")).order_by(
            "-start_year", "term", "-version", "-computed_at"
        ),
        "orders": ReleaseOrder.objects.exclude(status__in=[OrderStatus.DONE, OrderStatus.WITHDRAWN]).order_by("-asked_at")[
            :ORDERS_SHOWN
        ],
        "years_behind": years_behind(),
        "melting": to_warn_of(),
        "changed_keys": [use.label for use in KeyUse if not keys.is_in_use(use)],
    }
    return render(request, "stats/reports.html", context, status=status)


@for_report_makers
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order back that still waits for its count."""
    order = get_object_or_404(ReleaseOrder, pk=pk)
    say(request, lambda: withdraw_order(order=order, by=maker(request.user)), _("De opdracht is ingetrokken."))
    return redirect("stats:reports")


@for_report_makers
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a release with what the audit found and the step that comes next."""
    return show_report(request, get_object_or_404(Release, pk=pk))


def show_report(
    request: HttpRequest, release: Release, *, form: Any = None, status: int = 200
) -> HttpResponse:  # Any: a form of ours
    """Render a release for its makers; ``form`` is one that came back with a mistake."""
    context = {
        **before_publishing(request, release),
        "findings": release.findings.order_by("position")[:FINDINGS_SHOWN],
        "finding_count": release.findings.count(),
        "embargo_form": form if isinstance(form, EmbargoForm) else EmbargoForm(),
        "withdraw_form": form if isinstance(form, ReasonForm) else None,
        "commercial_requests": CommercialRequest.objects.filter(release=release).order_by("-at"),
    }
    return render(request, "stats/report.html", context, status=status)


def before_publishing(request: HttpRequest, release: Release) -> dict[str, Any]:  # Any: a template's context
    """Return what makers and approvers both see."""
    issue = issue_of(release)
    steps = list(release.steps.order_by("at", "pk"))
    taken = {(step.body_kind, step.body_code) for step in steps if step.action == "approve"}
    free = [body for body in bodies_of(request.user) if (body.kind.value, body.code) not in taken]
    involved = {step.by for step in steps if step.action in {"count", "request", "approve"}}
    tables = PublishedTable.objects.filter(release=release).exclude(audience=Audience.BOARD).order_by("position")
    if not release.may_be_read:
        # Somebody could work out a small number from it: also who has it counted (the region sees no pupils).
        tables = tables.none()
    return {
        "release": release,
        "title": issue.title,
        "key_figures": key_figures(issue, Known({})) if release.may_be_read else [],
        "tables": list(shown_tables(issue, list(tables))),
        "changes": shown_changes(issue, list(tables)) if release.may_be_read else None,
        "explanation": explanation(issue),
        "notes": issue.programme.notes,
        "steps": steps,
        "approvals": [step for step in steps if step.action == "approve"],
        "may_approve": release.status == ReleaseStatus.REQUESTED and bool(free) and request.user.pk not in involved,
        "was_involved": request.user.pk in involved,
        "in_name_of": free[0] if free else None,
        "refuse_form": ReasonForm(),
    }


@for_report_makers
@require_POST
def move(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Take the next step as the region; a refusal is said and changes nothing."""
    release = get_object_or_404(Release, pk=pk)
    by = maker(request.user)
    embargo, reason = EmbargoForm(request.POST), ReasonForm(request.POST)
    if step == "aanvragen" and not embargo.is_valid():
        return show_report(request, release, form=embargo, status=422)
    words = reason.cleaned_data["reason"] if reason.is_valid() else ""
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "aanvragen": (
            lambda: request_approval(release=release, by=by, embargo_until=embargo.cleaned_data["embargo_until"]),
            _("Gevraagd. Twee mensen van twee organisaties geven nu akkoord."),
        ),
        "publiceren": (lambda: publish_release(release=release, by=by), _("De cijfers zijn ondertekend en gepubliceerd.")),
        "intrekken": (
            lambda: withdraw_release(release=release, by=by, reason=words),
            _("De publicatie is ingetrokken."),
        ),
    }
    say(request, *steps[step])
    return redirect("stats:report", pk=pk)


@for_approvers
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits for a yes: releases, and requests for commercial use."""
    context = {
        "releases": Release.objects.filter(status=ReleaseStatus.REQUESTED).defer(*LONG).order_by("computed_at"),
        "requests": CommercialRequest.objects.filter(status=RequestStatus.ASKED)
        .select_related("release")
        .defer(*(f"release__{name}" for name in LONG))
        .order_by("at"),
        "bodies": bodies_of(request.user),
    }
    return render(request, "stats/approvals.html", context)


@for_approvers
@require_safe
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is asked: the numbers as readers will see them. What the audit found in detail stays with the region."""
    release = get_object_or_404(Release, pk=pk, status__in=[ReleaseStatus.REQUESTED, ReleaseStatus.APPROVED])
    return render(request, "stats/approval.html", before_publishing(request, release))


@for_approvers
@require_POST
def decide(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Say yes or no in the name of one's body."""
    release = get_object_or_404(Release, pk=pk, status__in=[ReleaseStatus.REQUESTED, ReleaseStatus.APPROVED])
    by = approver_for(request, frozenset(release.steps.filter(action="approve").values_list("body_kind", "body_code")))
    form = ReasonForm(request.POST)
    if step == "weigeren":
        if not form.is_valid():
            context = {**before_publishing(request, release), "refuse_form": form}
            return render(request, "stats/approval.html", context, status=422)
        reason = form.cleaned_data["reason"]
        say(
            request,
            lambda: refuse_release(release=release, by=by, reason=reason),
            _("Je hebt niet akkoord gegeven. De regio leest waarom."),
        )
    else:
        say(request, lambda: approve_release(release=release, by=by), _("Je hebt akkoord gegeven."))
    return redirect("stats:reports" if by.body.kind == BodyKind.REGION else "stats:approvals")


@for_approvers
@require_POST
def decide_commercial(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Say yes or no to commercial use."""
    asked = get_object_or_404(CommercialRequest, pk=pk)
    by = approver_for(request, frozenset(asked.decisions.values_list("body_kind", "body_code")))
    reason = str(request.POST.get("reason", ""))
    say(
        request,
        lambda: decide_commercial_use(request=asked, by=by, says_yes=step == "akkoord", reason=reason),
        _("Je antwoord is bewaard."),
    )
    return redirect("stats:approvals")


def approver_for(request: HttpRequest, taken: frozenset[tuple[str, str]]) -> Maker:
    """Return the signed-in person as approver for a body that has not spoken yet, where they have one."""
    return approver(request.user, taken=taken)


def say(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do it, and tell how it went."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, done)
