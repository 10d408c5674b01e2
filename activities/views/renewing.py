"""The dates of last school year again: choose activities, look the table over, one button (/aanbieder/verlengen/)."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.api.idempotency import idempotent_form
from activities.errors import RenewalRefused
from activities.forms.dates import show_refusal
from activities.forms.renewing import RenewRow, prefix_of
from activities.models import ActivityPage, Session
from activities.rules import activities_of
from activities.services.renewing import MOST_DATES, Renewed, proposals_for, renew_dates
from activities.vacations import days_without_schools
from kit.school_year import label, start_year_on
from kit.text import is_number

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@idempotent_form
def renew(request: HttpRequest) -> HttpResponse:
    """Choose activities (GET), see their dates proposed (GET with ``activiteit``), make them (POST)."""
    pages = renewable(request)
    if request.method == "POST":
        return make(request, pages)
    if not activities_of(request.user).exists():
        raise Http404
    year = target_year(request)
    wanted = set(request.GET.getlist("activiteit"))
    chosen = [page for page in pages if str(page.pk) in wanted]
    rows = [RenewRow.of(one) for one in proposals_for(chosen, start_year=year, is_free=days_without_schools())]
    return show(request, pages, rows, chosen=wanted, year=year)


def renewable(request: HttpRequest) -> list[ActivityPage]:
    """Return one's own activities that ever had a date, the one with the latest date first."""
    own: QuerySet[Any] = activities_of(request.user).annotate(last=Max("sessions__starts_at"))  # Any: annotated
    return list(own.filter(last__isnull=False).order_by("-last", "pk")[:SHOWN])


def make(request: HttpRequest, pages: list[ActivityPage]) -> HttpResponse:
    """Make the ticked dates, or show the table again with what is wrong; nothing typed is lost."""
    rows = sent_rows(request)
    # Every row gets its errors, not only the first bad one.
    valid = sum(row.is_valid() for row in rows) == len(rows)
    plans = {row.source: row.plan for row in rows if row.is_chosen} if valid else {}
    error = "" if plans or not valid else _("Kies minstens 1 datum.")
    if plans:
        try:
            return done(request, renew_dates(plans=plans, by=person(request)))
        except RenewalRefused as refusal:
            error = refusal.detail
            for row in rows:
                if problem := refusal.problems.get(row.source.pk):
                    show_refusal(row, problem)
    chosen = {str(row.source.activity_id) for row in rows}
    return show(request, pages, rows, chosen=chosen, year=target_year(request), error=error, status=422)


def sent_rows(request: HttpRequest) -> list[RenewRow]:
    """Return the rows as they were sent. Raises ``Http404`` for dates of somebody else."""
    sent = [one for one in request.POST.getlist("datum") if is_number(one)]
    own = Session.objects.filter(activity__in=activities_of(request.user)).select_related("activity", "series")
    sources = own.in_bulk([int(one) for one in sent[:MOST_DATES]])
    if len(sources) != len(set(sent[:MOST_DATES])) or not (sources or activities_of(request.user).exists()):
        raise Http404
    rows = []
    in_order = sorted(sources.values(), key=lambda one: (str(one.activity.title), one.activity_id, one.starts_at, one.pk))
    for source in in_order:
        row = RenewRow(request.POST, prefix=prefix_of(source))
        row.source = source
        rows.append(row)
    return rows


def done(request: HttpRequest, renewed: Renewed) -> HttpResponse:
    """Say what happened, and go home."""
    said = ngettext("Er is %(made)s datum bijgekomen.", "Er zijn %(made)s datums bijgekomen.", renewed.made)
    text = said % {"made": renewed.made}
    if renewed.were_there:
        there = ngettext("%(there)s stond er al.", "%(there)s stonden er al.", renewed.were_there)
        text = f"{text} {there % {'there': renewed.were_there}}"
    messages.success(request, text)
    return redirect("activities:provider_home")


def target_year(request: HttpRequest) -> int:
    """Return the school year to make dates in: the next one, unless the running one was asked for."""
    running = start_year_on(timezone.localdate())
    wanted = request.POST.get("jaar") or request.GET.get("jaar", "")
    return running if wanted == str(running) else running + 1


def show(
    request: HttpRequest,
    pages: list[ActivityPage],
    rows: list[RenewRow],
    *,
    chosen: set[str],
    year: int,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the choice of activities, and the table below it."""
    running = start_year_on(timezone.localdate())
    grouped = groupby(rows, key=lambda row: row.source.activity)
    context = {
        "pages": [(page, str(page.pk) in chosen) for page in pages],
        "groups": [(activity, list(some)) for activity, some in grouped],
        "has_chosen": bool(chosen),
        "years": [(one, label(one), one == year) for one in (running, running + 1)],
        "year": year,
        "year_label": label(year),
        "error": error,
        "is_full": len(rows) >= MOST_DATES,
        "most": MOST_DATES,
    }
    return render(request, "activities/own/renew.html", context, status=status)
