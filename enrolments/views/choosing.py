"""Sign a class up: choose the class, choose who goes, check, done. Works without JavaScript; nothing chosen is ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from accounts.models import User
from enrolments import errors
from enrolments.forms.groups import CountForm, NamesForm, WishesForm
from enrolments.forms.set_aside import PREFIX, SetAsideForm, reasons_in
from enrolments.models import Enrolment, Hold
from enrolments.rules.enrolling import ABOUT_THE_CLASS, adults_needed, refusal_of, refusal_of_date
from enrolments.rules.situation import Occasion, Situation
from enrolments.rules.warnings import notes_of
from enrolments.rules.wishes import Wishes
from enrolments.services import reading
from enrolments.services.approving import approval_needed, nobody_approves
from enrolments.services.enrolling import check_group, enrol_class, hold_group, join_waiting_list
from enrolments.services.holding import find_hold, holds_of, times_left
from enrolments.services.series import extend_together, release_together, warnings_together
from enrolments.views.chosen import NAMES, forget_choice, keep_choice, kept_choice
from enrolments.views.doors import with_retry
from kit.refusals import NotFound, Refusal
from kit.school_year import start_year_on
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.forms import ListForm
from schools.models import SchoolClass
from schools.rules import COORDINATING, schools_of

# In the address of the check page.
CHECKING = "controle"


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """One class on the page, with why it cannot go, if so."""

    school_class: SchoolClass
    size: int
    refusal: Refusal | None


@dataclass(slots=True)
class Desk:
    """Everything the pages of one class on one date need."""

    occasion: Occasion
    school_class: SchoolClass
    candidates: Sequence[reading.Candidate]
    form: CountForm
    refusal: Refusal | None = None

    @property
    def sees_places(self) -> bool:
        """Whether numbers may be shown: to a school that the region knows (stats page §5.6)."""
        return self.school_class.school.is_verified

    def context(self) -> dict[str, Any]:  # Any: template context
        """Return what the templates draw."""
        chosen = {str(value) for value in self.form["pupils"].value() or ()} if self.occasion.asks_names else set()
        return {
            "desk": self,
            "occasion": self.occasion,
            "session": self.occasion.session,
            "activity": self.occasion.activity,
            "school_class": self.school_class,
            "form": self.form,
            "refusal": self.refusal,
            "rows": [(one, str(one.pupil.pk) in chosen) for one in self.candidates],
            "total": len(self.candidates),
            "chosen": len(chosen),
            "is_tight": self.sees_places
            and self.occasion.free + reading.group_of(self.school_class).held
            < self.occasion.session.claim_of(len(self.candidates or ())),
            "sees_places": self.sees_places,
            "notes": notes_of(Situation(self.occasion, reading.group_of(self.school_class), timezone.now())),
        }


@require_safe
@requires_second_factor
def choose_class(request: HttpRequest, session_id: int) -> HttpResponse:
    """Show one's own classes as big buttons; a class that cannot go says why."""
    user = person(request)
    now, schools = timezone.now(), list(schools_of(user, *COORDINATING).order_by("name", "pk"))
    if not schools:
        return render(request, "enrolments/coordinators_only.html", status=403)
    occasions = {school.pk: _occasion(session_id, school.pk) for school in schools}
    known = [one for one in occasions.values() if _may_know(one)]
    if not known:
        raise Http404
    occasion = known[0]
    classes = [
        ClassChoice(one, group.size, refusal_of(Situation(occasions[one.school_id], group, now), ABOUT_THE_CLASS))
        for one in _own_classes(user, session_id)
        for group in [reading.group_of(one)]
    ]
    context: dict[str, Any] = {  # Any: template context
        "occasion": occasion,
        "session": occasion.session,
        "activity": occasion.activity,
        "schools": schools,
        "classes": classes,
        "refusal": refusal_of_date(occasion, now),
        "sees_places": any(school.is_verified for school in schools),
        "here": request.get_full_path(),
    }
    # For whom a list would be is clear with one school; a school that the region does not know reads none in yet.
    if len(schools) == 1 and schools[0].is_verified:
        context |= {"list_form": ListForm(), "list_school": schools[0]}
    return render(request, "enrolments/choose_class.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def enrol(request: HttpRequest, session_id: int, class_id: int) -> HttpResponse:
    """Choose who goes (GET), check it, and sign up or wait: one address, so that going back keeps everything."""
    user = person(request)
    desk = _desk(request, user, session_id, class_id)
    if request.method != "POST":
        return _look_again(request, user, desk) if CHECKING in request.GET else _group_page(request, desk)
    if request.POST.get("step") == "let_go":  # possible whatever is filled in
        return _let_go(request, user, desk)
    if not desk.form.is_valid():
        return _group_page(request, desk, status=422)
    step = STEPS.get(request.POST.get("step", ""), _check)
    try:
        return step(request, user, desk)
    except Refusal as refusal:
        desk.refusal = refusal
        return with_retry(_group_page(request, desk, status=refusal.status), refusal)


def _check(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    """Keep the places from here on: who sees them free gets them (issue: holds)."""
    try:
        situation, held = hold_group(**_ids(desk), by=user, **desk.form.group())
    except errors.HoldUsedUp as refusal:  # nothing is kept any more; who signs up at once may still have them
        desk.refusal = refusal
        return _check_page(request, desk, check_group(**_ids(desk), by=user, **desk.form.group()), None)
    return _to_check_page(request, desk, situation, held)


def _to_check_page(request: HttpRequest, desk: Desk, situation: Situation, held: Hold) -> HttpResponse:
    """Lead to an address that can be loaded again; with something to say, or reasons typed, the page is the answer itself."""
    if desk.refusal or reasons_in(request.POST):
        return _check_page(request, desk, situation, held)
    keep_choice(request, *_ids(desk).values())
    return redirect(f"{request.path}?{CHECKING}")


def _look_again(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    """Show the check page of what was chosen before, as long as its places are kept; nothing is kept or moved by looking."""
    held = find_hold(**_ids(desk))
    if not desk.form.is_bound or not desk.form.is_valid():
        return _group_page(request, desk)
    try:
        situation = check_group(**_ids(desk), by=user, **desk.form.group())
    except Refusal as refusal:
        desk.refusal = refusal
        return with_retry(_group_page(request, desk, status=refusal.status), refusal)
    if held is None:
        desk.refusal = errors.HoldEnded()
        return _group_page(request, desk)
    return _check_page(request, desk, situation, held)


def _extend(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    """Fifteen minutes more; a hold that ended meanwhile begins anew, if the places are still there."""
    try:
        extend_together(**_ids(desk))
    except errors.HoldEnded:
        return _check(request, user, desk)
    except errors.HoldLongEnough as refusal:
        desk.refusal = refusal
    situation, held = hold_group(**_ids(desk), by=user, **desk.form.group())
    return _to_check_page(request, desk, situation, held)


def _check_page(request: HttpRequest, desk: Desk, situation: Situation, held: Hold | None) -> HttpResponse:
    warnings = warnings_together(situation, by=person(request))
    sent = request.POST if request.POST.get("step") == "confirm" else None
    context = desk.context()
    _note_look(person(request), desk, [one for one, is_chosen in context["rows"] if is_chosen])
    context |= {
        "group": situation.group,
        "set_aside": SetAsideForm(sent, warnings=warnings, initial=request.POST.dict()),
        "hidden": _hidden(desk.form.data),
        "held": held,
        "can_extend": held is not None and times_left(held) > 0,
        "needs_approval": approval_needed(desk.school_class.school, person(request)),
        "nobody_approves": nobody_approves(desk.school_class.school),
    }
    return render(request, "enrolments/check.html", context, status=desk.refusal.status if desk.refusal else 200)


def _change(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    return _group_page(request, desk)


def _let_go(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    release_together(**_ids(desk))
    forget_choice(request, *_ids(desk).values())
    return redirect(desk.occasion.activity.get_url(request) or "/")


def _confirm(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    try:
        enrolment = enrol_class(**_ids(desk), by=user, warnings_set_aside=reasons_in(request.POST), **desk.form.group())
    except (errors.WarningUnanswered, errors.WarningReasonTooLong) as refusal:
        desk.refusal = refusal
        return _check(request, user, desk)
    except errors.ClassAlreadyEnrolled:
        enrolment = _the_same(user, desk)
    forget_choice(request, *_ids(desk).values())
    return redirect("enrolments:done", pk=enrolment.pk)


def _wait(request: HttpRequest, user: User, desk: Desk) -> HttpResponse:
    try:
        enrolment = join_waiting_list(
            **_ids(desk),
            by=user,
            wishes=_wishes(request, desk),
            warnings_set_aside=reasons_in(request.POST),
            **desk.form.group(),
        )
    except errors.ClassAlreadyEnrolled:
        enrolment = _the_same(user, desk)
    forget_choice(request, *_ids(desk).values())
    return redirect("enrolments:done", pk=enrolment.pk)


STEPS = {"check": _check, "extend": _extend, "change": _change, "confirm": _confirm, "wait": _wait}


def _wishes(request: HttpRequest, desk: Desk) -> Wishes:
    """Return what a waiting group also takes. Raises ``PartDoesNotFit`` for what is no number."""
    form = WishesForm(request.POST)
    if not form.is_valid():
        smallest = desk.occasion.smallest_group
        raise errors.PartDoesNotFit(
            smallest=smallest, places=desk.form.group().get("places") or len(desk.form.group()["pupils"])
        )
    return Wishes(form.cleaned_data["least_places"], takes_other_dates=form.cleaned_data["takes_other_dates"])


def _the_same(user: User, desk: Desk) -> Enrolment:
    """Return what this very form did before: a double click, or a retry after a lost connection, ends on the same page."""
    group = desk.form.group()
    places = len(set(group["pupils"])) if desk.occasion.asks_names else group["places"]
    before: Enrolment | None = (
        Enrolment.objects.active()
        .filter(session=desk.occasion.session.pk, school_class=desk.school_class, enrolled_by=user)
        .filter(places=places, adults=group["adults"], note=group["note"])
        .first()
    )
    if before is None:
        raise errors.ClassAlreadyEnrolled
    return before


def _desk(request: HttpRequest, user: User, session_id: int, class_id: int) -> Desk:
    school_class = reading.classes_to_enrol(user, session_id).filter(pk=class_id).first()
    if school_class is None:
        raise Http404
    occasion = _occasion(session_id, school_class.school_id)
    if not _may_know(occasion):
        raise Http404
    pupils = reading.candidates(school_class, occasion.session) if occasion.asks_names else []
    return Desk(occasion, school_class, pupils, _form(request, occasion, school_class, pupils))


def _form(
    request: HttpRequest, occasion: Occasion, school_class: SchoolClass, pupils: Sequence[reading.Candidate]
) -> CountForm:
    kept = kept_choice(request, occasion.session.pk, school_class.pk)
    data = request.POST if request.method == "POST" else kept if CHECKING in request.GET else None
    free_pupils = [one.pupil.pk for one in pupils if not one.is_here and not one.is_elsewhere]
    size = len(free_pupils) if occasion.asks_names else reading.group_of(school_class).size
    initial: dict[str, Any] = {"adults": max(adults_needed(occasion, size), 1), "places": size or None, "pupils": free_pupils}
    if kept is not None:
        initial |= {name: kept.get(name, "") for name in ("adults", "places", "note")}
        initial["pupils"] = [int(pk) for pk in kept.getlist("pupils") if pk.isdecimal()]
    return NamesForm(data, initial=initial, candidates=pupils) if occasion.asks_names else CountForm(data, initial=initial)


def _group_page(request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    others = []
    if isinstance(desk.refusal, errors.NotEnoughPlaces):
        others = reading.alternatives(desk.occasion, places=desk.refusal.wanted, school_id=desk.school_class.school_id)
    held = find_hold(**_ids(desk)) if desk.sees_places else None
    wishes = WishesForm(request.POST if request.POST.get("step") == "wait" else None)
    set_aside = _set_aside(request, desk)
    # Reasons that were typed on the check page come along, so that going back to change something loses none.
    reasons = [] if set_aside else [(f"{PREFIX}{code}", reason) for code, reason in reasons_in(request.POST).items()]
    _note_look(person(request), desk, desk.candidates)
    context = {
        **desk.context(),
        "others": others,
        "held": held,
        "kept": _kept_elsewhere(request, desk),
        "wishes": wishes,
        "set_aside": set_aside,
        "reasons": reasons,
    }
    return render(request, "enrolments/group.html", context, status=status)


def _note_look(user: User, desk: Desk, rows: Sequence[reading.Candidate]) -> None:
    """Write down whose names a page shows: of the whole class to choose from, or of who was chosen."""
    if rows:
        log_access(
            actor_id=user.pk,
            actor_role="coordinator",
            purpose=AccessPurpose.CLASS_VIEW,
            school_id=desk.school_class.school_id,
            object_label="school_class",
            object_id=desk.school_class.pk,
            pupil_ids=[one.pupil.pk for one in rows],
        )


def _kept_elsewhere(request: HttpRequest, desk: Desk) -> Sequence[Hold]:
    """Return what this person keeps elsewhere, when that is why nothing can be kept here."""
    return holds_of(person(request)) if isinstance(desk.refusal, errors.TooManyHolds) else []


def _set_aside(request: HttpRequest, desk: Desk) -> SetAsideForm | None:
    """Return the form for the warnings of a group that wants to wait; the check page has its own."""
    if not isinstance(desk.refusal, errors.WarningUnanswered):
        return None
    return SetAsideForm(request.POST, warnings=desk.refusal.warnings, form_id="groep")


def _occasion(session_id: int, school_id: int | None) -> Occasion:
    try:
        return reading.read_occasion(session_id, school_id=school_id)
    except NotFound as error:
        raise Http404 from error


def _may_know(occasion: Occasion) -> bool:
    """Return whether a school may know of this date: it was online once, and is not kept for other schools."""
    return occasion.is_for_school and occasion.activity.first_published_at is not None


def _ids(desk: Desk) -> dict[str, Any]:  # Any: keywords of enrol_class
    return {"session_id": desk.occasion.session.pk, "school_class_id": desk.school_class.pk}


def _hidden(data: Mapping[str, Any]) -> list[tuple[str, str]]:  # Any: a QueryDict
    """Return what was chosen, to be sent along by the check page."""
    return [(name, value) for name in NAMES for value in data.getlist(name)]  # type: ignore[attr-defined]  # a QueryDict


def _own_classes(user: User, session_id: int) -> QuerySet[SchoolClass]:
    """Return the classes of this school year and later ones: nobody signs up the class of last year."""
    return (
        reading.classes_to_enrol(user, session_id)
        .filter(school_year__start_year__gte=start_year_on(timezone.localdate()))
        .order_by("school__name", "school_year__start_year", "name_key", "pk")
    )
