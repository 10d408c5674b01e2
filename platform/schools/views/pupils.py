"""One pupil at a time: add, correct, take out of the class (promise OGP-0b)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from kit.names import display_name
from kit.refusals import Refusal
from schools.errors import PupilNumberTaken
from schools.forms import PupilForm, without_bsn
from schools.models import Pupil, SchoolClass
from schools.services.looking import note_look
from schools.services.pupils import add_pupil, change_pupil, remove_from_class
from schools.views.doors import own_class


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def new_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one pupil to a class."""
    school_class = own_class(request, pk)
    form = PupilForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_pupil(school_class=school_class, texts=form.texts, by=person(request), name_withheld=form.stays_at_school)
            messages.success(request, _("De leerling staat in klas %(name)s.") % {"name": school_class.name})
            return redirect("schools:class", pk=pk)
        except Refusal as refusal:
            form.data = without_bsn(request.POST)
            form.add_error(_place_of(refusal), refusal.detail)
    return _show(request, school_class, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def edit_pupil(request: HttpRequest, pk: int, pupil_pk: int) -> HttpResponse:
    """Correct one pupil."""
    school_class = own_class(request, pk)
    pupil = _pupil_in(school_class, pupil_pk)
    initial = {name: getattr(pupil, name) for name in PupilForm.base_fields}
    form = PupilForm(request.POST) if request.method == "POST" else PupilForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_pupil(pupil=pupil, texts=form.texts, by=person(request), name_withheld=form.stays_at_school)
            messages.success(request, _("De leerling is aangepast."))
            return redirect("schools:class", pk=pk)
        except Refusal as refusal:
            form.data = without_bsn(request.POST)
            form.add_error(_place_of(refusal), refusal.detail)
    note_look(by=person(request), school_id=school_class.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    return _show(request, school_class, form, pupil)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def remove_pupil(request: HttpRequest, pk: int, pupil_pk: int) -> HttpResponse:
    """Ask once, then take one pupil out of the class."""
    school_class = own_class(request, pk)
    pupil = _pupil_in(school_class, pupil_pk)
    if request.method == "POST":
        try:
            remove_from_class(school_class=school_class, pupil=pupil, by=person(request))
            messages.success(request, _("De leerling staat niet meer in klas %(name)s.") % {"name": school_class.name})
        except Refusal as refusal:
            messages.error(request, refusal.detail)
        return redirect("schools:class", pk=pk)
    note_look(by=person(request), school_id=school_class.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    name = display_name(pupil.first_name, pupil.name_prefix, pupil.last_name)
    return render(request, "schools/pupil_remove.html", {"school_class": school_class, "pupil": pupil, "name": name})


def _pupil_in(school_class: SchoolClass, pk: int) -> Pupil:
    """Return a pupil who is in this class now; whose data is frozen is not there. Raises ``Http404``."""
    in_class = Pupil.objects.shown().filter(class_memberships__school_class=school_class, class_memberships__left_at=None)
    return get_object_or_404(in_class.select_related("school"), pk=pk)


def _place_of(refusal: Refusal) -> str | None:
    return "pupil_number" if isinstance(refusal, PupilNumberTaken) else None


def _show(request: HttpRequest, school_class: SchoolClass, form: PupilForm, pupil: Pupil | None = None) -> HttpResponse:
    context = {"school_class": school_class, "form": form, "pupil": pupil}
    return render(request, "schools/pupil_form.html", context, status=422 if form.errors else 200)
