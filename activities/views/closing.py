"""Close and open signing up for one date, by hand."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from activities.forms.dates import OpenUntilForm, show_refusal
from activities.models import Session
from activities.rules import USUAL_NOTICE
from activities.services.closing import close_enrolment, open_enrolment
from activities.views.dates import own_session
from kit.refusals import Refusal

LAST_MOMENT = timedelta(hours=1)


@require_http_methods(["GET", "POST"])
@login_required
def signing_up(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """Show until when schools can sign up for a date; close it now, or choose another end."""
    session = own_session(request, pk, session_pk)
    closes = request.POST.get("step") == "close"
    form = OpenUntilForm(request.POST if request.method == "POST" and not closes else None, initial=_initial(session))
    refusal: Refusal | None = None
    if request.method == "POST" and (closes or form.is_valid()):
        try:
            if closes:
                close_enrolment(session=session, by=person(request))
                messages.success(request, _("Inschrijven is dicht. Wie al komt, blijft op de lijst."))
            else:
                open_enrolment(session=session, until=form.until, by=person(request))
                messages.success(request, _("Scholen kunnen zich weer inschrijven."))
            return redirect("activities:dates", pk=pk)
        except Refusal as raised:
            if form.is_bound:
                show_refusal(form, raised)
            refusal = None if form.is_bound else raised
    status = refusal.status if refusal else 422 if form.is_bound else 200
    context = {"form": form, "refusal": refusal, "session": session, "activity": session.activity}
    return render(request, "activities/own/signing_up.html", context, status=status)


def _initial(session: Session) -> dict[str, object]:
    """Return the end as it stands when that is still to come; else the usual notice, or an hour before the start."""
    now, ends = timezone.now(), session.enrolment_closes_at
    if ends <= now:
        usual = session.starts_at - USUAL_NOTICE
        ends = usual if usual > now else session.starts_at - LAST_MOMENT
    local = timezone.localtime(ends)
    return {"day": local.date(), "clock": local.time()}
