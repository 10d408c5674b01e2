"""Join dates into a series (/aanbieder/activiteiten/<pk>/reeksen/)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.models import User
from activities.forms.dates import succeeds
from activities.forms.series import SeriesForm
from activities.models import ActivityPage, Series
from activities.rules import activities_of
from activities.services.series import change_series, end_series, make_series


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """List the series of an activity, with a form for one more; a date on which somebody has a place is not offered."""
    page = get_object_or_404(activities_of(request.user), pk=pk)
    loose = list(page.sessions.upcoming().filter(series=None, places_taken=0))
    form = SeriesForm(request.POST if request.method == "POST" else None, dates=loose)
    if request.method == "POST" and form.is_valid():
        title, chosen = form.cleaned_data["title"], form.cleaned_data["sessions"]
        if succeeds(form, lambda by: make_series(activity=page, title=title, session_ids=chosen, by=by), by=person(request)):
            messages.success(request, _("De reeks is gemaakt. Scholen schrijven zich nu in voor alle datums tegelijk."))
            return redirect("activities:series", pk=pk)
    known = [
        (one, list(page.sessions.filter(series=one).order_by("starts_at", "pk"))) for one in page.series.order_by("title", "pk")
    ]
    context = {"activity": page, "form": form, "known": known, "loose": loose}
    return render(request, "activities/own/series.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int, series_pk: int) -> HttpResponse:
    """Rename a series, change its dates, or take it apart; a second click finds that done."""
    page: ActivityPage = get_object_or_404(activities_of(request.user), pk=pk)
    known: Series = get_object_or_404(page.series, pk=series_pk)
    own = list(page.sessions.upcoming().filter(Q(series=known) | Q(series=None, places_taken=0)))
    initial = {"title": known.title, "sessions": [one.pk for one in own if one.series_id == known.pk]}
    is_end = request.method == "POST" and request.POST.get("step") == "end"
    form = SeriesForm((initial if is_end else request.POST) or None, dates=own, initial=initial)
    if request.method == "POST" and (form.is_valid() or is_end):

        def act(by: User) -> object:
            if is_end:
                return end_series(series=known, by=by)
            data = form.cleaned_data
            return change_series(series=known, title=data["title"], session_ids=data["sessions"], by=by)

        if succeeds(form, act, by=person(request)):
            messages.success(request, _("De reeks is aangepast."))
            return redirect("activities:series", pk=pk)
    context = {"activity": page, "form": form, "series": known}
    return render(request, "activities/own/series_change.html", context, status=422 if form.is_bound else 200)
