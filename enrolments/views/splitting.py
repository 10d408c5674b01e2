"""Split one class over several dates: choose dates, look at the plan and change it, check, done (/school/klassen/<id>/verdelen/)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from accounts.models import User
from activities.models import ActivityPage, Session
from activities.querysets import is_open
from enrolments import errors
from enrolments.forms.set_aside import SetAsideForm, reasons_in
from enrolments.forms.splitting import SplitForm, WhereForm
from enrolments.models import Bundle
from enrolments.rules.warnings import notes_of
from enrolments.services.bundling import all_warnings, check_room, judge_parts
from enrolments.services.reading import classes_to_enrol, group_of, occasions
from enrolments.services.splitting import Plan, Wish, parts_of, plan_split, split_class
from enrolments.views.doors import with_retry
from kit.health import SEEN
from kit.refusals import Refusal
from kit.text import is_number
from kit.when import midnight, span_text
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.models import SchoolClass

MOST_SHOWN = 80
# What the first page asks, sent along by the pages after it.
CHOSEN = ("datum", "soort", "places", "adults", "note", f"note{SEEN}", "activiteit", "dag")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose dates (GET); then plan, check and sign up: one address, so that going back keeps everything."""
    user = person(request)
    school_class = classes_to_enrol(user, 0).filter(pk=pk).first()
    if school_class is None:
        raise Http404
    form, where, dates = _forms(request, school_class)
    context = {"school_class": school_class, "form": form, "where": where, "dates": dates}
    if request.method != "POST" or request.POST.get("step") == "choose":
        return render(request, "enrolments/split.html", context)
    if not form.is_valid():
        return render(request, "enrolments/split.html", context, status=422)
    try:
        return STEPS.get(request.POST.get("step", ""), _plan)(request, user, form.wish(pk), context)
    except Refusal as refusal:
        return _refused(request, user, form.wish(pk), context, refusal)


def _plan(request: HttpRequest, user: User, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    """Show who would go where, to be changed by hand."""
    return _plan_page(request, user, plan_split(wish, by=user), context)


def _share_again(request: HttpRequest, user: User, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    fair = Wish(wish.school_class_id, wish.session_ids, kind=wish.kind, places=wish.places, adults=wish.adults)
    return _plan_page(request, user, plan_split(fair, by=user), context)


def _check(request: HttpRequest, user: User, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    """Judge the plan as it is now and show it once more; what is worth a thought asks for a reason."""
    plan = plan_split(wish, by=user)
    situations = judge_parts(parts_of(plan, wish.adults), school_class_id=wish.school_class_id, by=user)
    check_room(situations)
    context["notes"] = notes_of(*situations)
    return _check_page(request, user, plan, context, all_warnings(situations))


def _confirm(request: HttpRequest, user: User, wish: Wish, context: dict[str, Any]) -> HttpResponse:
    note = context["form"].cleaned_data["note"]
    try:
        made = split_class(wish, by=user, note=note, warnings_set_aside=reasons_in(request.POST))
    except errors.WarningUnanswered as refusal:
        plan = plan_split(wish, by=user)
        context["notes"] = notes_of(*judge_parts(parts_of(plan, wish.adults), school_class_id=wish.school_class_id, by=user))
        return _check_page(request, user, plan, context, refusal.warnings, refusal=refusal)
    except (errors.ClassAlreadyEnrolled, errors.DateRefused) as refusal:
        before = _the_same(wish, user)
        if before is None:
            raise
        made = before
        del refusal
    return redirect("enrolments:bundle", pk=made.pk)


STEPS = {"plan": _plan, "again": _share_again, "check": _check, "confirm": _confirm}


def _the_same(wish: Wish, user: User) -> Bundle | None:
    """Return what this very form did before: a double click, or a retry after a lost connection, ends on the same page."""
    just_now = timezone.now() - timedelta(minutes=10)
    bundles = Bundle.objects.filter(school_class=wish.school_class_id, kind=wish.kind, made_by=user, created_at__gte=just_now)
    for known in bundles.order_by("-pk"):
        if set(known.enrolments.values_list("session", flat=True)) <= set(wish.session_ids):
            return known
    return None


def _plan_page(
    request: HttpRequest, user: User, plan: Plan, context: dict[str, Any], *, refusal: Refusal | None = None
) -> HttpResponse:
    _note_look(user, context["school_class"], plan)
    labels = [(number, group_label(group.sessions)) for number, group in enumerate(plan.groups)]
    rows = [
        (pupil, number, [(n, label, n in plan.cannot.get(pupil.pk, ())) for n, label in labels])
        for number, pupil in _in_order(plan)
    ]
    context |= {"plan": plan, "labels": labels, "rows": rows, "hidden": _hidden(request.POST), "refusal": refusal}
    response = render(request, "enrolments/split_plan.html", context, status=refusal.status if refusal else 200)
    return with_retry(response, refusal) if refusal else response


def _check_page(
    request: HttpRequest,
    user: User,
    plan: Plan,
    context: dict[str, Any],
    warnings: Any,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    _note_look(user, context["school_class"], plan)
    sent = request.POST if refusal else None
    context |= {
        "plan": plan,
        "labels": [(group_label(group.sessions), group) for group in plan.groups if group.places],
        "hidden": [*_hidden(request.POST), *_by_hand(plan)],
        "refusal": refusal,
        "set_aside": SetAsideForm(sent, warnings=warnings, initial=request.POST.dict()),
    }
    return render(request, "enrolments/split_check.html", context, status=refusal.status if refusal else 200)


def _refused(request: HttpRequest, user: User, wish: Wish, context: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """Show the plan again with why it does not work, as it was made by hand; without a plan the dates."""
    if wish.pupils_by_hand is not None or wish.numbers_by_hand is not None:
        try:
            return _plan_page(request, user, plan_split(wish, by=user), context, refusal=refusal)
        except Refusal:
            pass  # no plan can be shown either: the first page says the first reason
    context |= {"refusal": refusal}
    return with_retry(render(request, "enrolments/split.html", context, status=refusal.status), refusal)


def group_label(sessions: Sequence[Session]) -> str:
    """Return a group's dates in words: its one date, or the first of its round trip."""
    first = sessions[0]
    return f"{first.activity.title}, {span_text(first.starts_at, first.ends_at)}"


def date_label(session: Session, *, numbers: bool) -> str:
    """Return a date to choose in words, with how much room it has: a class is not split over dates that are full."""
    words = f"{session.activity.title}, {span_text(session.starts_at, session.ends_at)}"
    if not numbers:
        return words
    free = session.places_free
    if free <= 0:
        room = _("vol")
    elif session.counts_groups:
        room = ngettext("plek voor nog %(free)s groep", "plek voor nog %(free)s groepen", free) % {"free": free}
    else:
        room = ngettext("nog %(free)s plek", "nog %(free)s plekken", free) % {"free": free}
    return f"{words}: {room}"


def _in_order(plan: Plan) -> list[tuple[int | None, Any]]:
    going = [(number, pupil) for number, group in enumerate(plan.groups) for pupil in group.pupils]
    everybody = [*going, *((None, pupil) for pupil in plan.stays)]
    return sorted(everybody, key=lambda one: (one[1].sort_key, one[1].pk))


def _note_look(user: User, school_class: SchoolClass, plan: Plan) -> None:
    if pupils := [pupil.pk for group in plan.groups for pupil in group.pupils] + [pupil.pk for pupil in plan.stays]:
        log_access(
            actor_id=user.pk,
            actor_role="coordinator",
            purpose=AccessPurpose.CLASS_VIEW,
            school_id=school_class.school_id,
            object_label="school_class",
            object_id=school_class.pk,
            pupil_ids=pupils,
        )


def _hidden(data: QueryDict) -> list[tuple[str, str]]:
    """Return what was chosen on the first page, to be sent along."""
    return [(name, value) for name in CHOSEN for value in data.getlist(name)]


def _by_hand(plan: Plan) -> list[tuple[str, str]]:
    if not plan.asks_names:
        return [(f"aantal-{number}", str(group.places)) for number, group in enumerate(plan.groups)]
    return [(f"leerling-{pupil.pk}", "" if number is None else str(number)) for number, pupil in _in_order(plan)]


def _forms(request: HttpRequest, school_class: SchoolClass) -> tuple[SplitForm, WhereForm, list[Session]]:
    data = request.POST if request.method == "POST" else None
    known = open_dates(school_class)
    activities = ActivityPage.objects.filter(pk__in=several_dates(known)).order_by("title", "pk")
    where = WhereForm(request.POST if data is not None else request.GET, activities=list(activities))
    chosen = _chosen(known, where, data)
    form = SplitForm(
        data,
        dates=[(one.pk, date_label(one, numbers=school_class.school.is_verified)) for one in chosen],
        size=group_of(school_class).size,
    )
    return form, where, chosen


def _chosen(known: QuerySet[Any], where: WhereForm, data: QueryDict | None) -> list[Session]:
    wanted = Q(pk__in=[int(pk) for pk in (data.getlist("datum") if data else []) if is_number(pk)])
    if where.is_valid():
        if activity := where.cleaned_data["activiteit"]:
            wanted |= Q(activity=activity)
        if day := where.cleaned_data["dag"]:
            wanted |= Q(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))
    return list(known.filter(wanted).order_by("starts_at", "activity__title", "pk")[:MOST_SHOWN])


def open_dates(school_class: SchoolClass) -> QuerySet[Any]:  # Any: sessions with annotations
    """Return the dates that this class could choose from: online, still open, for its school, level and year."""
    fits = Q(activity__levels=[]) | Q(activity__levels__overlap=school_class.levels) if school_class.levels else Q()
    if school_class.year:
        fits &= Q(activity__years=[]) | Q(activity__years__contains=[school_class.year])
    return occasions(school_class.school_id).filter(
        is_open(timezone.now()),
        fits,
        activity__live=True,
        series=None,
        is_for_school=True,
    )


def several_dates(known: QuerySet[Any]) -> list[int]:
    """Return the ids of activities with more than one of these dates."""
    counted = known.order_by().values("activity").annotate(total=Count("pk")).filter(total__gt=1)
    return [row["activity"] for row in counted]
