"""One class on its way to the next school year: /school/nieuw-schooljaar/klas/<id>/."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from kit.names import listed_name
from kit.refusals import Refusal
from kit.school_year import label
from schools.forms import NextClassForm
from schools.models import Pupil, SchoolClass
from schools.next_year import ClassFate
from schools.services.looking import note_look
from schools.services.roll_over_drafts import ClassChoice, choose_for_class, years_to_roll_over
from schools.services.roll_over_planning import PlannedClass, PlannedPupil, PupilFate, RollOverPlan, drafted_plan
from schools.views.doors import own_class
from schools.views.rolling_over import plan_url

_PUPIL = re.compile(r"leerling-([1-9]\d{0,17})")


@dataclass(frozen=True, slots=True)
class ShownPupil:
    """One pupil with what can be chosen; ``where``: the class they are in already; ``chosen``: what is chosen now."""

    planned: PlannedPupil
    name: str
    chosen: str
    where: str

    @property
    def fate(self) -> str:
        """The fate's own word, for the template."""
        return self.planned.fate.value

    @property
    def may_be_put_along(self) -> bool:
        """Whether going along must be asked for by name."""
        return self.planned.fate in {PupilFate.SAME_NAME, PupilFate.TAKEN_OUT} or self.chosen == "along"


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def next_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change what becomes of one class and of its pupils; who looked is written down (SBB-10)."""
    school_class = own_class(request, pk)
    from_year = school_class.school_year.start_year
    if from_year not in years_to_roll_over():
        raise Http404
    plan = drafted_plan(school_class.school, from_year)
    planned = next(one for one in plan.classes if one.school_class.pk == pk)
    if request.method != "POST":
        return _page(request, plan, planned, NextClassForm.of_proposal(planned.proposal), {})
    form, wishes = NextClassForm(request.POST), _wishes(request, planned)
    if form.is_valid():
        try:
            choose_for_class(
                school=school_class.school,
                from_year=from_year,
                class_id=pk,
                choice=_choice(form, wishes),
                by=person(request),
            )
            return _onward(request, plan, school_class)
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
    return _page(request, plan, planned, form, wishes)


def _onward(request: HttpRequest, plan: RollOverPlan, school_class: SchoolClass) -> HttpResponse:
    messages.success(request, _("Klas %(name)s: je keuze is bewaard.") % {"name": school_class.name})
    follower = _follower(plan, school_class.pk)
    if request.POST.get("doe") == "volgende" and follower is not None:
        return redirect("schools:next_class", pk=follower.pk)
    return redirect(plan_url(school_class.school, plan.to_year))


def _choice(form: NextClassForm, wishes: Mapping[int, str]) -> ClassChoice:
    data = form.cleaned_data
    return ClassChoice(form.fate_chosen, data["name"], tuple(data["levels"]), data["year"], wishes)


def _wishes(request: HttpRequest, planned: PlannedClass) -> dict[int, str]:
    """Return what was chosen per pupil of this class; what was not on the page stays as it was."""
    sent = {int(match[1]): str(value) for name, value in request.POST.items() if (match := _PUPIL.fullmatch(name))}
    return {one.pupil_id: sent.get(one.pupil_id, one.wish) for one in planned.pupils}


def _page(
    request: HttpRequest, plan: RollOverPlan, planned: PlannedClass, form: NextClassForm, wishes: Mapping[int, str]
) -> HttpResponse:
    school_class = planned.school_class
    people = Pupil.objects.in_bulk([one.pupil_id for one in planned.pupils])
    note_look(
        by=person(request), school_id=school_class.school_id, label="school_class", pk=school_class.pk, pupils=list(people)
    )
    follower = _follower(plan, school_class.pk)
    context: dict[str, Any] = {  # Any: template context
        "school_class": school_class,
        "planned": planned,
        "form": form,
        "pupils": [_shown(plan, one, people[one.pupil_id], wishes) for one in planned.pupils if one.pupil_id in people],
        "target": plan.targets.get(planned.target),
        "others": _other_classes(plan, planned),
        "follower": follower,
        "plan_url": plan_url(school_class.school, plan.to_year),
        "from_label": label(plan.from_year),
        "to_label": label(plan.to_year),
        "to_year": plan.to_year,
    }
    return render(request, "schools/roll_over_class.html", context, status=422 if form.errors else 200)


def _shown(plan: RollOverPlan, one: PlannedPupil, pupil: Pupil, wishes: Mapping[int, str]) -> ShownPupil:
    where = plan.class_names.get(one.target, "") if one.fate is PupilFate.HERE else ""
    name = listed_name(pupil.first_name, pupil.name_prefix, pupil.last_name)
    return ShownPupil(one, name, wishes.get(one.pupil_id, one.wish), where)


def _other_classes(plan: RollOverPlan, planned: PlannedClass) -> list[tuple[str, str]]:
    """Return the other classes of the new year as choices, each once."""
    found = {
        one.target: (f"with-{one.school_class.pk}", plan.targets[one.target].name)
        for one in reversed(plan.classes)
        if one.proposal.fate is ClassFate.MOVES and one.target != planned.target
    }
    known = {key: (f"in-{one.pk}", one.name) for key, one in plan.existing.items() if key != planned.target}
    return [choice for _key, choice in sorted({**known, **found}.items())]


def _follower(plan: RollOverPlan, pk: int) -> SchoolClass | None:
    classes = [one.school_class for one in plan.classes]
    place = next(place for place, one in enumerate(classes) if one.pk == pk)
    return classes[place + 1] if place + 1 < len(classes) else None
