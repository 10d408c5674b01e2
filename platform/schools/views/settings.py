"""What a school says about itself: /school/instellingen/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person
from accounts.models import User
from kit.refusals import Refusal
from schools.choices import ApprovalMode
from schools.models import School, SchoolClosure
from schools.rules import approvers_at, may_set_approval
from schools.services.settings import add_closure, change_settings, remove_closure
from schools.settings_forms import ClosureForm, SchoolSettingsForm
from schools.views.doors import chosen_school, coordinated_schools


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the settings of one's own school; ``step`` says which of the two forms was sent."""
    user, schools = person(request), coordinated_schools(person(request))
    school = chosen_school(request, schools)
    adds = request.method == "POST" and request.POST.get("step") == "closure"
    changes = request.method == "POST" and not adds
    form = SchoolSettingsForm(request.POST if changes else None, school=school, may_set_approval=may_set_approval(user, school))
    closure = ClosureForm(request.POST if adds else None)
    if adds and closure.is_valid() and _added(closure, school, user):
        messages.success(request, _("Deze dagen staan erbij."))
        return redirect(_address(school))
    if changes and form.is_valid() and _changed(form, school, user):
        messages.success(request, _("De instellingen zijn bewaard."))
        if school.approval_mode != form.cleaned_data["approval_mode"] == ApprovalMode.NONE:
            messages.info(request, _("Groepen die op akkoord wachtten, gaan nu vanzelf door naar de aanbieder."))
        return redirect(_address(school))
    context = {
        "school": school,
        "schools": schools,
        "settings": form,
        "closure": closure,
        "closures": SchoolClosure.objects.filter(school=school.pk, last_day__gte=timezone.localdate()).order_by(
            "first_day", "pk"
        ),
        "approvers": approvers_at(school).count(),
        "may_stop": may_set_approval(user, school),
        # For the title of the page and the summary of errors, which look at ``form``.
        "form": closure if adds else form,
    }
    return render(request, "schools/settings.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take days away again."""
    user = person(request)
    found = SchoolClosure.objects.filter(pk=pk, school__in=coordinated_schools(user)).select_related("school").first()
    if found is None:
        raise Http404
    remove_closure(school=found.school, pk=pk, by=user)
    messages.success(request, _("Deze dagen zijn weg."))
    return redirect(_address(found.school))


def _added(form: ClosureForm, school: School, user: User) -> bool:
    try:
        add_closure(school=school, by=user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("last_day", refusal.detail)
        return False
    return True


def _changed(form: SchoolSettingsForm, school: School, user: User) -> bool:
    try:
        change_settings(school=school, by=user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return False
    return True


def _address(school: School) -> str:
    return f"{reverse('schools:settings')}?school={school.pk}"
