"""Other programs that get data of a school's pupils: /school/programmas/ (promise SP-9e)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import ask_again, person, requires_second_factor
from kit.refusals import Refusal
from schools.agreement_forms import ProgramForm
from schools.choices import SchoolRole
from schools.models import Program, School
from schools.rules import may_sign_agreement, schools_of
from schools.services.programs import add_program, end_program
from schools.views.doors import chosen_school, coordinated_schools


@require_safe
@requires_second_factor
def program_list(request: HttpRequest) -> HttpResponse:
    """Show which programs get data, for who coordinates the school."""
    schools = coordinated_schools(person(request))
    return _page(request, chosen_school(request, schools), schools, ProgramForm())


@require_POST
@requires_second_factor
def add(request: HttpRequest) -> HttpResponse:
    """Add one, by the school's administrator, signed in just now; what was typed is not lost."""
    schools = list(schools_of(person(request), SchoolRole.ADMIN).order_by("name", "pk"))
    school = chosen_school(request, schools)
    form = ProgramForm(request.POST)
    if not form.is_valid():
        return _page(request, school, schools, form, status=422)
    if elsewhere := ask_again(request, page_of(school)):
        return _page(request, school, schools, form, status=403, prove_at=elsewhere["Location"])
    try:
        add_program(school=school, facts=form.facts, by=person(request))
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return _page(request, school, schools, form, status=refusal.status)
    messages.success(request, _("Toegevoegd. Maak nu een token voor dit programma."))
    return redirect(page_of(school))


@require_POST
@requires_second_factor
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a program of one's own school now, with its tokens."""
    managed = schools_of(person(request), SchoolRole.ADMIN)
    program = get_object_or_404(Program.objects.select_related("school").filter(school__in=managed), pk=pk)
    back = page_of(program.school)
    if elsewhere := ask_again(request, back):
        return elsewhere
    number = end_program(program=program, by=person(request))
    words = ngettext("Gestopt. %(number)s token werkt niet meer.", "Gestopt. %(number)s tokens werken niet meer.", number)
    messages.success(request, words % {"number": number})
    return redirect(back)


def page_of(school: School) -> str:
    """Return the address of the list of this school."""
    return f"{reverse('schools:programs')}?school={school.pk}"


def _page(
    request: HttpRequest, school: School, schools: list[School], form: ProgramForm, *, status: int = 200, prove_at: str = ""
) -> HttpResponse:
    programs = list(Program.objects.filter(school=school).order_by("name", "pk"))
    running = set(Program.objects.running().filter(school=school).values_list("pk", flat=True))
    context = {
        "school": school,
        "schools": schools,
        "running": [one for one in programs if one.pk in running],
        "over": [one for one in programs if one.pk not in running],
        "may_manage": may_sign_agreement(request.user, school),
        "form": form,
        "prove_at": prove_at,
    }
    return render(request, "schools/programs.html", context, status=status)
