"""The dates of one activity: add, change, call off. No CMS needed, and no revision: dates are live at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from activities.forms.dates import ReasonForm, SessionForm, initial_of_date, succeeds
from activities.models import ActivityPage, Session
from activities.rules import activities_of
from activities.services.sessions import cancel_session, change_session, schedule_session


@require_http_methods(["GET", "POST"])
@login_required
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """List the dates of an activity, with a form for one more that begins as the last one did."""
    page = get_object_or_404(activities_of(request.user), pk=pk)
    last = page.sessions.order_by("-starts_at", "-pk").first()
    initial = (
        {name: value for name, value in initial_of_date(last).items() if name not in {"day", "closes_on", "location"}}
        if last
        else {}
    )
    form = SessionForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and succeeds(form, lambda by: schedule_session(activity=page, plan=form.plan, by=by), by=person(request))
    ):
        messages.success(request, _("De datum staat erbij."))
        return redirect("activities:dates", pk=page.pk)
    context = {
        "activity": page,
        "form": form,
        "upcoming": page.sessions.upcoming(),
        "past": page.sessions.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")[:10],
        "cancelled": page.sessions.filter(status="cancelled", ends_at__gt=timezone.now()).order_by("starts_at", "pk"),
    }
    return render(request, "activities/own/dates.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def change_date(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """Change one date; schools with a group on it get mail when day, time or place moves."""
    session = own_session(request, pk, session_pk)
    form = SessionForm(request.POST or None, initial=initial_of_date(session), unit_is_fixed=session.places_taken > 0)
    if (
        request.method == "POST"
        and form.is_valid()
        and succeeds(form, lambda by: change_session(session=session, plan=form.plan_for(session), by=by), by=person(request))
    ):
        messages.success(request, _("De datum is veranderd."))
        return redirect("activities:dates", pk=pk)
    context = {"form": form, "session": session, "activity": session.activity}
    return render(request, "activities/own/date.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def cancel_date(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """Ask why, then call the date off; schools get the reason by mail."""
    session = own_session(request, pk, session_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if succeeds(form, lambda by: cancel_session(session=session, reason=reason, by=by), by=person(request)):
            messages.success(request, _("De datum gaat niet door. Scholen die kwamen, krijgen nu mail."))
            return redirect("activities:dates", pk=pk)
    context = {"form": form, "session": session, "activity": session.activity}
    return render(request, "activities/own/cancel_date.html", context, status=422 if form.is_bound else 200)


def own_session(request: HttpRequest, pk: int, session_pk: int) -> Session:
    """Return a date of one's own activity; 404 for anybody else's."""
    page: ActivityPage = get_object_or_404(activities_of(request.user), pk=pk)
    session: Session = get_object_or_404(page.sessions.select_related("activity"), pk=session_pk)
    return session
