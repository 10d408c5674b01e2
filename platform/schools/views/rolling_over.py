"""To the next school year, step by step: /school/nieuw-schooljaar/."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from kit.refusals import Refusal
from kit.school_year import label
from schools.choices import Level, RollOverStatus
from schools.models import RollOver, School, SchoolClass
from schools.next_year import ClassFate
from schools.rules import COORDINATING, schools_of
from schools.services.roll_over_drafts import years_to_roll_over
from schools.services.roll_over_planning import PlannedClass, RollOverPlan, drafted_plan
from schools.services.rolling_over import roll_over, undo_roll_over
from schools.services.school_years import end_of, running_year
from schools.views.doors import chosen_school, coordinated_schools


@dataclass(frozen=True, slots=True)
class ShownClass:
    """One row of the plan."""

    planned: PlannedClass
    new_name: str
    levels: str

    @property
    def fate(self) -> str:
        """The fate's own word, for the template."""
        return self.planned.proposal.fate.value


@require_safe
@requires_second_factor
def years(request: HttpRequest) -> HttpResponse:
    """Choose which school year gets its classes."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    found = []
    for from_year in years_to_roll_over():
        plan = drafted_plan(school, from_year)
        if plan.classes:
            found.append((from_year + 1, label(from_year), label(from_year + 1), plan))
    context = {"school": school, "schools": schools, "years": found, "steps": _steps(), "running": running_year()}
    return render(request, "schools/roll_over_years.html", context)


@require_safe
@requires_second_factor
def plan_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show what would become of each class; nothing is written."""
    school = chosen_school(request, coordinated_schools(person(request)))
    plan = drafted_plan(school, _from_year(year))
    return render(request, "schools/roll_over_plan.html", _context(school, plan))


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def check(request: HttpRequest, year: int) -> HttpResponse:
    """Show the counts once more, then do it."""
    school = chosen_school(request, coordinated_schools(person(request)))
    from_year, refusal = _from_year(year), None
    if request.method == "POST":
        try:
            fingerprint = request.POST.get("plan", "")
            done = roll_over(school=school, from_year=from_year, by=person(request), fingerprint=fingerprint)
            return redirect("schools:roll_over", pk=done.pk)
        except Refusal as no:
            refusal = no
    plan = drafted_plan(school, from_year)
    context = {**_context(school, plan), "refusal": refusal, "ends_at": end_of(from_year)}
    context["is_over"] = from_year < running_year()
    return render(request, "schools/roll_over_check.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was made, and take it back for a day."""
    row, refusal = _own_roll_over(request, pk), None
    if request.method == "POST":
        try:
            undo_roll_over(row=row, by=person(request))
            messages.success(request, _("Alles is teruggedraaid. Wat je had gekozen, staat er nog."))
            return redirect("schools:roll_over", pk=pk)
        except Refusal as no:
            refusal = no
    ids = {one["class"] for one in row.outcomes} | {one["to"] for one in row.outcomes if one["to"]}
    classes = SchoolClass.objects.in_bulk(ids)
    from_year = row.from_year.start_year
    context: dict[str, Any] = {  # Any: template context
        "row": row,
        "refusal": refusal,
        "is_undone": row.status == RollOverStatus.UNDONE,
        "can_undo": row.status == RollOverStatus.DONE and bool(row.log) and row.undo_until is not None,
        "from_label": label(from_year),
        "to_label": label(from_year + 1),
        "to_year": from_year + 1,
        "ends_at": end_of(from_year),
        "classes": _outcome_rows(row, classes),
        "made": sum(one["is_new"] for one in _one_each(row)),
        "went": sum(sum(one["counts"][fate] for fate in ("along", "other", "repeats")) for one in row.outcomes),
        "left": sum(one["counts"]["leaves"] for one in row.outcomes),
        "steps": _steps(),
    }
    return render(request, "schools/roll_over_outcome.html", context, status=refusal.status if refusal else 200)


def plan_url(school: School, to_year: int) -> str:
    """Return the page of the plan for one new school year."""
    return f"{reverse('schools:roll_over_plan', kwargs={'year': to_year})}?school={school.pk}"


def levels_in_words(levels: tuple[str, ...]) -> str:
    """Return levels as words."""
    return ", ".join(str(Level(level).label) for level in levels)


def _context(school: School, plan: RollOverPlan) -> dict[str, Any]:  # Any: template context
    rows = [_shown(plan, one) for one in plan.classes]
    counts = {fate.value: count for fate, count in plan.counts.items()}
    last = RollOver.objects.filter(school=school, from_year__start_year=plan.from_year, status=RollOverStatus.DONE)
    return {
        "school": school,
        "plan": plan,
        "rows": rows,
        "counts": counts,
        "from_label": label(plan.from_year),
        "to_label": label(plan.to_year),
        "going": sum(one.going for one in plan.classes),
        "elsewhere": counts["other"] + counts["repeats"],
        "undecided": sum(one.undecided for one in plan.classes),
        "to_look_at": sum(bool(one.remarks) or one.undecided > 0 for one in plan.classes),
        "joined": sum(one.exists and one.going > 0 for one in plan.classes),
        "last": last.order_by("-applied_at", "-pk").first(),
        "steps": _steps(),
    }


def _shown(plan: RollOverPlan, one: PlannedClass) -> ShownClass:
    target = plan.targets.get(one.target)
    moves = one.proposal.fate is ClassFate.MOVES
    name = target.name if target and moves else ""
    return ShownClass(one, name, levels_in_words(one.proposal.levels))


def _from_year(to_year: int) -> int:
    if to_year - 1 not in years_to_roll_over():
        raise Http404
    return to_year - 1


def _own_roll_over(request: HttpRequest, pk: int) -> RollOver:
    own = RollOver.objects.filter(school__in=schools_of(person(request), *COORDINATING))
    settled = own.exclude(status=RollOverStatus.DRAFT).select_related("school", "from_year")
    return get_object_or_404(settled, pk=pk)


def _one_each(row: RollOver) -> list[dict[str, Any]]:  # Any: JSON
    """Return the outcomes with each new class once: two old ones may have become one."""
    return list({one["to"]: one for one in row.outcomes if one["to"]}.values())


def _outcome_rows(row: RollOver, classes: dict[int, SchoolClass]) -> list[dict[str, Any]]:  # Any: template context
    """Return per old class what became of it; a class that is gone since has no row."""
    return [
        {
            "old": classes[one["class"]],
            "new": classes.get(one["to"] or 0),
            "is_new": one["is_new"],
            "went": sum(one["counts"][fate] for fate in ("along", "other", "repeats")),
            "left": one["counts"]["leaves"],
            "there": one["counts"]["already_there"],
        }
        for one in row.outcomes
        if one["class"] in classes
    ]


def _steps() -> tuple[str, ...]:
    return (_("Schooljaar"), _("Plan"), _("Controle"), _("Klaar"))
