"""Everything about one pupil, for who coordinates the school: /school/leerlingen/<pk>/ (promises POR-7a, POR-7c, SP-11e)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ask_again, person, requires_second_factor
from kit.names import display_name
from kit.refusals import Refusal
from privacy.exporting import Fate, collect
from schools.forms import FreezeForm
from schools.models import Program, Pupil
from schools.rules import COORDINATING, schools_of
from schools.services.looking import note_look
from schools.services.pupil_data import erase_pupil, take_pupil_along
from schools.services.restricting import free_pupil, restrict_pupil
from schools.views.doors import chosen_school, coordinated_schools


@require_safe
@requires_second_factor
def pupil_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all of it, why, until when, for whom, and who looked; this look is written down too."""
    return _shown(request, own_pupil(request, pk), FreezeForm())


def _shown(request: HttpRequest, pupil: Pupil, form: FreezeForm) -> HttpResponse:
    note_look(by=person(request), school_id=pupil.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    context = {
        "pupil": pupil,
        "name": _name(pupil),
        "collected": collect(pupil),
        "changed_at": _changed_at(pupil),
        "programs": Program.objects.running().filter(school=pupil.school_id).order_by("name", "pk"),
        "form": form,
    }
    return render(request, "schools/pupil_data.html", context, status=422 if form.errors else 200)


@require_POST
@requires_second_factor
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the zip; who signed in longer ago proves who they are first."""
    pupil = own_pupil(request, pk)
    if elsewhere := ask_again(request, reverse("schools:pupil_data", args=[pk])):
        return elsewhere
    data = take_pupil_along(pupil=pupil, by=person(request))
    # The file's name says nothing about whom it is.
    headers = {"Content-Disposition": f'attachment; filename="leerling-{pupil.pk}.zip"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes and what stays; then forget the pupil."""
    pupil = own_pupil(request, pk)
    if request.method == "POST":
        if elsewhere := ask_again(request, reverse("schools:erase_pupil", args=[pk])):
            return elsewhere
        try:
            receipt = erase_pupil(pupil=pupil, by=person(request))
            messages.success(request, _("De leerling is gewist. Dit is het bewijs."))
            return redirect("privacy:erased", number=receipt.number)
        except Refusal as refusal:
            messages.error(request, refusal.detail)
    note_look(by=person(request), school_id=pupil.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    sections = collect(pupil).sections
    fates = [(fate.words, [one for one in sections if one.fate == fate]) for fate in Fate]
    return render(request, "schools/pupil_erase.html", {"pupil": pupil, "name": _name(pupil), "fates": fates})


@require_safe
@requires_second_factor
def restricted(request: HttpRequest) -> HttpResponse:
    """Show whose data is frozen, and why: the only list they are in. This look is written down too."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    pupils = list(school.pupils.restricted().order_by("sort_key", "pk"))
    ids = [one.pk for one in pupils]
    note_look(by=person(request), school_id=school.pk, label="school", pk=school.pk, pupils=ids)
    context = {"school": school, "schools": schools, "pupils": [(one, _name(one)) for one in pupils]}
    return render(request, "schools/restricted.html", context)


@require_POST
@requires_second_factor
def restrict(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze a pupil's data with a reason (``why``), or free it (``free``)."""
    pupil = own_pupil(request, pk)
    by, form = person(request), FreezeForm(request.POST)
    try:
        if "free" in request.POST:
            free_pupil(pupil=pupil, by=by)
            messages.success(request, _("De gegevens zijn weer vrij. De leerling staat weer in de klas."))
        elif form.is_valid():
            restrict_pupil(pupil=pupil, why=form.cleaned_data["why"], by=by)
            messages.success(request, _("De gegevens zijn bevroren. De leerling staat nu in geen enkele lijst."))
        else:
            return _shown(request, pupil, form)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    return redirect("schools:pupil_data", pk=pk)


def own_pupil(request: HttpRequest, pk: int) -> Pupil:
    """Return a pupil of a school that this person coordinates, in a class or not. Raises ``Http404``."""
    own = Pupil.objects.filter(school__in=schools_of(person(request), *COORDINATING))
    return get_object_or_404(own.select_related("school"), pk=pk)


def _name(pupil: Pupil) -> str:
    return display_name(pupil.first_name, pupil.name_prefix, pupil.last_name)


def _changed_at(pupil: Pupil) -> dict[str, list[tuple[str, str]]]:
    """Return by table what the links to where it is put right say, and where they lead; what is frozen stands still."""
    if pupil.restricted_at is not None:
        return {}
    now = pupil.class_memberships.filter(left_at=None).order_by("school_class__name_key", "pk")
    classes = list(now.values_list("school_class", "school_class__name"))
    names = _("Wijzig naam of nummer (klas %(name)s)")
    return {
        "schools.Pupil": [(names % {"name": name}, reverse("schools:edit_pupil", args=[pk, pupil.pk])) for pk, name in classes],
        "schools.ClassMembership": [
            (_("Haal de leerling uit klas %(name)s") % {"name": name}, reverse("schools:remove_pupil", args=[pk, pupil.pk]))
            for pk, name in classes
        ],
        "enrolments.Place": [(_("Wijzig de groep of de opkomst"), reverse("enrolments:list"))],
        "enrolments.PupilConsent": [(_("Wijzig dit"), reverse("enrolments:pupil_consents", args=[pupil.pk]))],
    }
