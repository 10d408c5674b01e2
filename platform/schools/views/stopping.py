"""A school stops with Meeloop: /school/stoppen/. For its administrator only (promise SP-11e)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ask_again, person, requires_second_factor
from kit.refusals import Refusal
from schools.choices import SchoolRole
from schools.forms import StopForm
from schools.models import School
from schools.rules import schools_of
from schools.services.stopping import count_to_come, forget_all_pupils, take_school_along
from schools.views.doors import chosen_school


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def stop(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; then, with the school's name typed and signed in just now, forget every pupil."""
    school, schools = _chosen(request)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if elsewhere := ask_again(request, f"{reverse('schools:stop')}?school={school.pk}"):
            return elsewhere
        try:
            number = forget_all_pupils(school=school, typed_name=form.cleaned_data["name"], by=person(request))
        except Refusal as refusal:
            form.add_error("name", refusal.detail)
        else:
            words = ngettext("%(number)s leerling wordt nu gewist.", "%(number)s leerlingen worden nu gewist.", number)
            messages.success(request, words % {"number": number})
            return redirect(f"{reverse('schools:stop')}?school={school.pk}")
    context = {
        "school": school,
        "schools": schools,
        "form": form,
        "pupils": school.pupils.count(),
        "to_come": count_to_come(school),
    }
    return render(request, "schools/stop.html", context, status=422 if form.errors else 200)


@require_POST
@requires_second_factor
def download(request: HttpRequest) -> HttpResponse:
    """Hand out the zip; who signed in longer ago proves who they are first."""
    school, _schools = _chosen(request)
    if elsewhere := ask_again(request, f"{reverse('schools:stop')}?school={school.pk}"):
        return elsewhere
    data = take_school_along(school=school, by=person(request))
    headers = {"Content-Disposition": f'attachment; filename="school-{school.pk}.zip"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/zip", headers=headers)


def _chosen(request: HttpRequest) -> tuple[School, list[School]]:
    schools = list(schools_of(person(request), SchoolRole.ADMIN).order_by("name", "pk"))
    return chosen_school(request, schools), schools
