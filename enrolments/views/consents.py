"""Who may be in a photo: per group, for its activity, and per pupil with everything that was ever said (POR-2e, POR-3g)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from activities.choices import NamesMode
from activities.models import ActivityPage
from enrolments.choices import ConsentPurpose
from enrolments.emails.contents import group_name
from enrolments.forms.consents import AnswerForm, Asked, GroupPhotosForm, PupilConsentForm
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.rules.consent_texts import current_text
from enrolments.services import consents
from enrolments.services.photos import photos_with
from enrolments.views.doors import find_enrolment
from kit.names import display_name, listed_name
from kit.refusals import Refusal
from schools.models import Pupil
from schools.querysets import shown_pupils
from schools.services.looking import note_look
from schools.views.pupil_data import own_pupil


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def of_group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show and write down who of a group may be in a photo of its activity; a group without names answers as a whole."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL)
    named = enrolment.mode == NamesMode.NAMES
    asked = _asked(enrolment) if named else []
    data = request.POST if request.method == "POST" else None
    form = GroupPhotosForm(data, group=asked) if named else AnswerForm(data)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, _noted(request, enrolment, form))
            return redirect("enrolments:photo_consents", pk=pk)
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
    seen = [one.pupil_id for one in asked]
    note_look(by=person(request), school_id=enrolment.school_id, label="school", pk=enrolment.school_id, pupils=seen)
    context = {
        "enrolment": enrolment,
        "activity": enrolment.session.activity,
        "session": enrolment.session,
        "group_name": group_name(enrolment),
        "form": form,
        "named": named,
        "state": None if named else consents.state_of_group(enrolment),
        "words": current_text(ConsentPurpose.PHOTOS).words,
        "photos": photos_with(enrolment),
    }
    return render(request, "enrolments/photo_consents.html", context, status=422 if form.is_bound else 200)


def _noted(request: HttpRequest, enrolment: Enrolment, form: GroupPhotosForm | AnswerForm) -> str:
    """Write down what was sent; return the sentence about it. Raises what the service refuses."""
    by = person(request)
    if isinstance(form, AnswerForm):
        consents.note_consent_of_group(enrolment=enrolment, said=form.said, by=by)
        return _("Het antwoord is bewaard. Het geldt vanaf nu.")
    new = consents.note_consents(enrolment=enrolment, answers=form.answers, source=form.cleaned_data["source"], by=by)
    text = ngettext(
        "Bewaard: voor %(n)s leerling is het antwoord nieuw. Het geldt vanaf nu.",
        "Bewaard: voor %(n)s leerlingen is het antwoord nieuw. Het geldt vanaf nu.",
        new,
    )
    return text % {"n": new}


def _asked(enrolment: Enrolment) -> list[Asked]:
    """Return who of the group can be asked, with where they stand."""
    places = enrolment.named_places.filter(shown_pupils("pupil__")).select_related("pupil").order_by("pupil__sort_key", "pk")
    pupils = [place.pupil for place in places]
    states = consents.states_of([one.pk for one in pupils], enrolment.session.activity_id)
    return [Asked(one.pk, listed_name(one.first_name, one.name_prefix, one.last_name), states[one.pk]) for one in pupils]


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def of_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a pupil stands and everything that was said; write down a yes or take it back, by the same form."""
    pupil = own_pupil(request, pk)
    activities = _activities_of(pupil)
    form = PupilConsentForm(request.POST if request.method == "POST" else None, activities=activities)
    if form.is_bound and form.is_valid():
        activity = ActivityPage.objects.filter(pk=form.activity_id).first() if form.activity_id else None
        consents.note_consent_of_pupil(pupil=pupil, activity=activity, said=form.said, by=person(request))
        messages.success(request, _("Het antwoord is bewaard. Het geldt vanaf nu."))
        return redirect("enrolments:pupil_consents", pk=pk)
    note_look(by=person(request), school_id=pupil.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    stands = [(_("Alle activiteiten van school"), consents.states_of([pupil.pk], None)[pupil.pk])]
    stands += [(title, consents.states_of([pupil.pk], activity_pk)[pupil.pk]) for activity_pk, title in activities]
    context = {
        "pupil": pupil,
        "name": display_name(pupil.first_name, pupil.name_prefix, pupil.last_name),
        "form": form,
        "stands": stands,
        "lines": consents.lines_of_pupil(pupil),
        "words": current_text(ConsentPurpose.PHOTOS).words,
    }
    return render(request, "enrolments/pupil_consents.html", context, status=422 if form.is_bound else 200)


def _activities_of(pupil: Pupil) -> list[tuple[int, str]]:
    """Return the activities for which something can be, or was, said about a pupil; by title."""
    goes = ActivityPage.objects.filter(sessions__enrolments__named_places__pupil=pupil.pk)
    said = ActivityPage.objects.filter(pk__in=consents.lines_of_pupil(pupil).exclude(activity=None).values("activity"))
    found = set(goes.values_list("pk", "title")) | set(said.values_list("pk", "title"))
    return sorted(found, key=lambda one: (one[1], one[0]))
