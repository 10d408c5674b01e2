"""Change a group that stands on a list: other pupils, another number, another teacher (/school/inschrijvingen/<pk>/wijzigen/)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from accounts.models import User
from activities.choices import NamesMode
from enrolments import errors
from enrolments.emails.contents import group_name
from enrolments.forms.changing import ChangeForm
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.services.changing import change_group
from enrolments.services.judging import judge_action
from enrolments.services.reading import Candidate, candidates
from enrolments.views.doors import find_enrolment, refused, with_retry
from kit.refusals import Refusal
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.querysets import shown_pupils


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the group as it is, then make it what was filled in; a refusal keeps everything that was typed."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL)
    here = redirect("enrolments:detail", pk=pk)
    try:
        judge_action(enrolment, "change", actor=Actor.SCHOOL)
    except Refusal as refused_now:
        return refused(request, refused_now, back_url=here.url)
    form, rows = _form(request, enrolment)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            change_group(enrolment, change=form.change(), by=person(request), seen_at=form.seen_at)
        except Refusal as raised:
            refusal = raised
            if isinstance(raised, errors.StaleVersion):  # what was typed stays; sending it again means: yes, mine
                again = request.POST.copy()
                form.data = again
                again["version"] = Enrolment.objects.get(pk=pk).updated_at.isoformat()
        else:
            messages.success(request, _("De groep is gewijzigd. De aanbieder krijgt bericht."))
            return here
    if rows:
        _note_look(person(request), enrolment, rows)
    chosen = {str(value) for value in form["pupils"].value() or ()} if "pupils" in form.fields else set()
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "school_class": enrolment.school_class,
        "form": form,
        "refusal": refusal,
        "is_closed": is_closed(enrolment),
        "rows": [(one, str(one.pupil.pk) in chosen) for one in rows],
        "total": len(rows),
    }
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    response = render(request, "enrolments/change.html", context, status=status)
    return with_retry(response, refusal) if refusal else response


def is_closed(enrolment: Enrolment) -> bool:
    """Return whether signing up for the date has closed."""
    return enrolment.session.enrolment_closes_at <= timezone.now()


def _form(request: HttpRequest, enrolment: Enrolment) -> tuple[ChangeForm, Sequence[Candidate]]:
    pupils = _candidates(enrolment) if enrolment.mode == NamesMode.NAMES else []
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(
        data, enrolment=enrolment, candidates=pupils, colleagues=colleagues_of(enrolment), is_closed=is_closed(enrolment)
    )
    return form, [replace(one, is_here=False) for one in pupils]


def colleagues_of(enrolment: Enrolment) -> Sequence[User]:
    """Return everybody who works at the school now: whoever goes along is one of them."""
    people = User.objects.filter(
        school_memberships__school=enrolment.school_id, school_memberships__ended_at=None, is_active=True, blocked_at=None
    )
    return list(people.distinct().order_by("display_name", "pk"))


def _candidates(enrolment: Enrolment) -> Sequence[Candidate]:
    """Return who goes and, while the list is open, who of the class could."""
    if enrolment.school_class is None:
        return []
    going = set(Place.objects.filter(enrolment=enrolment.pk).values_list("pupil", flat=True))
    known = candidates(enrolment.school_class, enrolment.session)
    found = [replace(one, is_here=one.pupil.pk in going) for one in known if not (one.is_here and one.pupil.pk not in going)]
    missing = going - {one.pupil.pk for one in found}
    # Who left the class stands on the list until somebody takes them off it.
    left = Place.objects.filter(shown_pupils("pupil__"), enrolment=enrolment.pk, pupil__in=missing).select_related("pupil")
    found += [Candidate(place.pupil, is_here=True, is_elsewhere=False) for place in left.order_by("pupil__sort_key", "pk")]
    if is_closed(enrolment):
        found = [one for one in found if one.is_here]
    return found


def _note_look(user: User, enrolment: Enrolment, rows: Sequence[Candidate]) -> None:
    log_access(
        actor_id=user.pk,
        actor_role="coordinator",
        purpose=AccessPurpose.CLASS_VIEW,
        school_id=enrolment.school_id,
        object_label="enrolment",
        object_id=enrolment.pk,
        pupil_ids=[one.pupil.pk for one in rows],
    )
