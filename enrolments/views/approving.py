"""The school's own yes: a mentor or the head looks before a class goes out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from enrolments.choices import EnrolmentStatus
from enrolments.emails.contents import contact_of, group_name, place_of
from enrolments.forms.reasons import MoveReasonForm
from enrolments.moves import Actor
from enrolments.services import approving
from enrolments.views.doors import find_enrolment, refused
from kit.refusals import Refusal
from kit.text import is_number


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a colleague wants, with a yes and a no; twice is once."""
    enrolment, _actors = find_enrolment(request, pk, Actor.APPROVER)
    here = redirect("enrolments:detail", pk=pk)
    if enrolment.status != EnrolmentStatus.DRAFT:
        return here
    says_no = request.POST.get("answer") == "no"
    form = MoveReasonForm(request.POST if says_no else None, action="disapprove")
    try:
        if request.method == "POST" and not says_no:
            seen = request.POST.get("seen", "")
            approving.approve(enrolment, by=person(request), seen=int(seen) if is_number(seen) else None)
            return here
        if says_no and form.is_valid():
            approving.disapprove(enrolment, by=person(request), **form.cleaned_data)
            return here
    except Refusal as refusal:
        return refused(request, refusal, back_url=here.url)
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "place": place_of(enrolment),
        "asked_by": contact_of(enrolment),
        "form": form,
    }
    return render(request, "enrolments/approve.html", context, status=422 if form.is_bound else 200)
