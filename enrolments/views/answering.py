"""The provider's yes or no to a group."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, requires_second_factor
from enrolments.choices import EnrolmentStatus
from enrolments.emails.contents import group_name
from enrolments.forms import ReasonForm
from enrolments.moves import Actor
from enrolments.services.answering import accept_request, decline_request
from enrolments.views.doors import find_enrolment, refused
from kit.refusals import Refusal


@require_POST
@requires_second_factor
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes; twice is once."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    back_url = reverse("enrolments:roster", args=[enrolment.session_id])
    if enrolment.status != EnrolmentStatus.ACCEPTED:
        try:
            accept_request(enrolment, by=person(request))
        except Refusal as refusal:
            return refused(request, refusal, back_url=back_url)
    return redirect(back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no, with a reason that the school reads."""
    enrolment, _actors = find_enrolment(request, pk, Actor.PROVIDER)
    back_url = reverse("enrolments:roster", args=[enrolment.session_id])
    if enrolment.status == EnrolmentStatus.DECLINED:
        return redirect(back_url)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_request(enrolment, by=person(request), reason=form.cleaned_data["reason"])
            return redirect(back_url)
        except Refusal as refusal:
            return refused(request, refusal, back_url=back_url)
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "form": form,
        "back_url": back_url,
    }
    return render(request, "enrolments/decline.html", context, status=422 if request.method == "POST" else 200)
