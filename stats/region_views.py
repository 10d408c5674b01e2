"""Where the region has a year counted, looks at it, approves and publishes."""

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
from stats.charts import chart_of
from stats.choices import Audience, TableCode
from stats.forms import ComputeForm
from stats.models import Release
from stats.querysets import with_tables
from stats.rules import maker, may_make_releases
from stats.services import approve_release, compute_release, publish_release, withdraw_release


def for_report_makers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Answer 404 to everybody who may not make releases: drafts do not exist for them."""

    @requires_second_factor
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: whatever the view takes
        if not may_make_releases(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@for_report_makers
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """List every release; count a year on POST."""
    form = ComputeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                release = compute_release(
                    start_year=form.cleaned_data["start_year"],
                    audience=Audience(form.cleaned_data["audience"]),
                    by=maker(request.user),
                )
            except Refusal as refusal:
                form.add_error(None, refusal.detail)
            else:
                return redirect("stats:report", pk=release.pk)
    releases = Release.objects.order_by("-start_year", "-version")
    return render(request, "stats/reports.html", {"form": form, "releases": releases}, status=status)


@for_report_makers
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a release before it is published, with the step that comes next."""
    release = get_object_or_404(with_tables(Release.objects.all()), pk=pk)
    tables = list(release.tables.all())
    context = {
        "release": release,
        "key_figures": next(table for table in tables if table.code == TableCode.KEY_FIGURES),
        "sections": [(table, chart_of(table)) for table in tables if table.code != TableCode.KEY_FIGURES],
        "steps": release.steps.order_by("at", "pk"),
        "made_by_me": release.computed_by == request.user.pk,
    }
    return render(request, "stats/report.html", context)


@for_report_makers
@require_POST
def move(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Approve, publish or withdraw; a refusal is said and changes nothing."""
    release = get_object_or_404(Release, pk=pk)
    by = maker(request.user)
    steps: dict[str, tuple[Callable[[], Release], str]] = {
        "goedkeuren": (
            lambda: approve_release(release=release, by=by),
            _("De cijfers zijn goedgekeurd."),
        ),
        "publiceren": (lambda: publish_release(release=release, by=by), _("De cijfers staan online.")),
        "intrekken": (lambda: withdraw_release(release=release, by=by), _("De publicatie is ingetrokken.")),
    }
    act, done = steps[step]
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, done)
    return redirect("stats:report", pk=pk)
