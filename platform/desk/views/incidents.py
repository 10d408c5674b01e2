"""The register of incidents, for who answers for the region: open, fill in, judge, decide, tell, close."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ask_again, person, requires_second_factor
from accounts.models import User
from desk.errors import MomentUnfit
from desk.incident_choices import Decision, Party
from desk.incident_clocks import left
from desk.incident_forms import FactsForm, JudgeForm, LinesForm, OpenForm, ReasonForm, letter_form
from desk.models import Incident
from desk.rules import answers_for_region
from desk.services import incidents
from desk.services.incident_drafts import letter_to
from desk.services.incident_reach import Reach, reach_of
from desk.services.incident_telling import tell_people, tell_schools
from desk.services.incident_untold import is_settled, untold_schools
from kit.refusals import Refusal
from kit.tabs import in_tabs

TABS = {"open": gettext_lazy("Open"), "closed": gettext_lazy("Gesloten")}
SOON = timedelta(hours=6)
Form = django_forms.Form
# Fields with more than one choice.
MANY = frozenset({"kinds", "providers", "schools"})


@require_safe
@requires_second_factor
def register(request: HttpRequest) -> HttpResponse:
    """/regio/datalekken/: what is open, the oldest first, and what was closed."""
    keeper(request)
    found = in_tabs(request, TABS, lambda tab: in_tab(Incident.objects.annotate(told=Count("school_notices")), tab))
    return render(request, "desk/incidents.html", found)


def in_tab(rows: QuerySet[Incident], tab: str) -> QuerySet[Incident]:
    """Return the incidents of one tab."""
    if tab == "open":
        return rows.filter(closed_at=None).order_by("discovered_at", "pk")
    return rows.exclude(closed_at=None).order_by("-closed_at", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def new(request: HttpRequest) -> HttpResponse:
    """/regio/datalekken/nieuw/: open an incident, which starts its clocks."""
    by = keeper(request)
    form = OpenForm(request.POST if request.method == "POST" else None, initial={"discovered_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            made = incidents.open_incident(
                facts=form.facts, discovered_at=data["discovered_at"], by=by, why_late=data["why_late"]
            )
        except MomentUnfit as refusal:
            form.add_error(refusal.field, refusal.detail)
        else:
            messages.success(request, _("De klokken lopen. Werk nu de lijst af."))
            return redirect("desk:incident", pk=made.pk)
    return render(request, "desk/incident_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """/regio/datalekken/<id>/: clocks, list, letters, whom it affects in numbers; ``step`` says which button was pressed."""
    by = keeper(request)
    one = get_object_or_404(Incident, pk=pk)
    if request.method != "POST":
        return show(request, one)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        messages.error(request, _("We kennen die knop niet. Kies een knop op deze pagina."))
        return show(request, one, as_typed(one, request.POST), status=422)
    form = step.form(request.POST)
    if not form.is_valid():
        return show(request, one, {step.slot: form}, status=422)
    party = PROVED_ANEW.get(request.POST["step"])
    elsewhere = ask_again(request, request.path) if party and one.is_open else None
    if party and elsewhere:
        incidents.keep_letter(incident=one, party=party, text=form.cleaned_data["words"], by=by)
        messages.info(request, _("Je tekst is bewaard. Er is nog niets verstuurd."))
    return elsewhere or pressed(request, one, step, form, by)


def pressed(request: HttpRequest, one: Incident, step: "Step", form: Form, by: User) -> HttpResponse:
    """Do what was pressed; what is refused comes back with what was typed."""
    try:
        step.do(one, form, by)
    except MomentUnfit as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.detail)
        return show(request, one, {step.slot: form}, status=refusal.status)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        one.refresh_from_db()
        return show(request, one, {step.slot: form}, status=refusal.status)
    messages.success(request, str(step.said))
    return redirect("desk:incident", pk=one.pk)


def keeper(request: HttpRequest) -> User:
    """Return who keeps the register. Raises ``Http404`` for others."""
    user = person(request)
    if not answers_for_region(user):
        raise Http404
    return user


@dataclass(frozen=True, slots=True)
class Step:
    """One button: where its form stands on the page, what it does, and what the page says afterwards."""

    slot: str
    form: Callable[[QueryDict | None], Any]  # Any: a form
    do: Callable[[Incident, Any, User], object]  # Any: that form, filled in
    said: str | Promise


def measures_form(data: QueryDict | None = None, **more: Any) -> LinesForm:  # Any: Django's form arguments
    """Return the form for what was done."""
    return LinesForm(data, label=_("Wat hebben we gedaan?"), prefix="measures", **more)


def lessons_form(data: QueryDict | None = None) -> LinesForm:
    """Return the form for what was learnt."""
    return LinesForm(data, label=_("Wat leerden we, en wat doen we voortaan anders?"), prefix="lessons")


def reason_form(party: Party, data: QueryDict | None = None) -> ReasonForm:
    """Return the form for why a party does not hear of it."""
    form = ReasonForm(data, prefix=f"{party}_no")
    form.fields["reason"].label = _("Waarom is dat niet nodig?")
    return form


def told_form(data: QueryDict | None = None) -> ReasonForm:
    """Return the form for what the authority answered."""
    form = ReasonForm(data, prefix="authority_yes")
    form.fields["reason"].label = _("Nummer van de melding")
    return form


def _letter(party: Party) -> Step:
    return Step(
        f"{party}_letter",
        lambda data: letter_form(party, data),
        lambda one, form, by: incidents.keep_letter(incident=one, party=party, text=form.cleaned_data["words"], by=by),
        gettext_lazy("De tekst is bewaard."),
    )


def _no(party: Party) -> Step:
    return Step(
        f"{party}_no",
        lambda data: reason_form(party, data),
        lambda one, form, by: incidents.decide_not_to_tell(
            incident=one, party=party, reason=form.cleaned_data["reason"], by=by
        ),
        gettext_lazy("Je besluit staat erbij, met de reden."),
    )


STEPS: dict[str, Step] = {
    "extend": Step(
        "facts",
        FactsForm,
        lambda one, form, by: incidents.extend(incident=one, facts=form.facts, by=by),
        gettext_lazy("Aangevuld. Kijk of er nu meer scholen of mensen geraakt zijn."),
    ),
    "contain": Step(
        "measures",
        measures_form,
        lambda one, form, by: incidents.contain(incident=one, measures=form.cleaned_data["words"], by=by),
        gettext_lazy("Genoteerd: het lek is dicht."),
    ),
    "judge": Step(
        "judge",
        JudgeForm,
        lambda one, form, by: incidents.judge(incident=one, by=by, **form.cleaned_data),
        gettext_lazy("Je oordeel staat erbij."),
    ),
    "authority_told": Step(
        "authority_yes",
        told_form,
        lambda one, form, by: incidents.told_authority(incident=one, reason=form.cleaned_data["reason"], by=by),
        gettext_lazy("Genoteerd: gemeld bij de toezichthouder."),
    ),
    "schools_told": Step(
        "schools_letter",
        lambda data: letter_form(Party.SCHOOLS, data),
        lambda one, form, by: tell_schools(incident=one, by=by, text=form.cleaned_data["words"]),
        gettext_lazy("De scholen krijgen mail. Elke school één keer."),
    ),
    "people_told": Step(
        "people_letter",
        lambda data: letter_form(Party.PEOPLE, data),
        lambda one, form, by: tell_people(incident=one, by=by, text=form.cleaned_data["words"]),
        gettext_lazy("De mensen krijgen mail. Iedereen één keer."),
    ),
    **{f"{party}_save": _letter(party) for party in Party},
    **{f"{party}_no": _no(party) for party in Party},
    "close": Step(
        "lessons",
        lessons_form,
        lambda one, form, by: incidents.close(incident=one, lessons=form.cleaned_data["words"], by=by),
        gettext_lazy("Het datalek is gesloten. Wie erbij betrokken was, is gewist."),
    ),
}

# A mail to all of them cannot be taken back: who sends it says anew who that is (V7.5).
PROVED_ANEW = {"schools_told": Party.SCHOOLS, "people_told": Party.PEOPLE}


def show(request: HttpRequest, one: Incident, typed: dict[str, Form] | None = None, status: int = 200) -> HttpResponse:
    """Draw the page; a form that was sent keeps what was typed."""
    now, reach = timezone.now(), reach_of(one)
    notices = list(one.school_notices.select_related("school").order_by("school__name", "pk"))
    untold = {found.school.pk for found in untold_schools(one, reach)}
    people = User.objects.in_bulk([step.by for step in one.steps.all() if step.by])
    context = {
        "one": one,
        "reach": reach,
        "schools": [(found, found.school.pk not in untold) for found in reach.schools],
        "notices": notices,
        "untold": len(untold),
        "is_settled": {str(party): is_settled(one, party, reach) for party in Party},
        "clocks": [clock(one, party, now, reach) for party in (Party.SCHOOLS, Party.AUTHORITY)],
        "forms": {**blank_forms(one, reach), **(typed or {})},
        "missing": incidents.missing_steps(one, reach),
        "log": [(step, people.get(step.by or 0)) for step in one.steps.all()],
        "drafts": {str(party): letter_to(one, party, reach) for party in Party},
    }
    return render(request, "desk/incident.html", context, status=status)


def blank_forms(one: Incident, reach: Reach) -> dict[str, Form]:
    """Return every form of the page with what is known."""
    facts = {name: getattr(one, name) for name in ("happened", "cause", "kinds", "from_at", "until_at")}
    return {
        "facts": FactsForm(initial=facts),
        "measures": measures_form(initial={"words": one.measures}),
        "judge": JudgeForm(initial={"risk": one.risk, "consequences": one.consequences}),
        "authority_yes": told_form(),
        "lessons": lessons_form(),
        **{f"{party}_letter": letter_form(party, initial={"words": letter_to(one, party, reach)}) for party in Party},
        **{f"{party}_no": reason_form(party) for party in Party},
    }


def as_typed(one: Incident, data: QueryDict) -> dict[str, Form]:
    """Return the forms with what was typed, not judged: the button that was pressed is not of this page."""
    forms = blank_forms(one, reach_of(one))
    for form in forms.values():
        for name in form.fields:
            key = form.add_prefix(name)
            if key in data:
                form.initial[name] = data.getlist(key) if name in MANY else data[key]
    return forms


def clock(one: Incident, party: Party, now: Any, reach: Reach) -> dict[str, Any]:  # Any: a moment; what the template reads
    """Return how one clock stands: its end, whole hours left (or over), and how it ended."""
    due = one.schools_due_at if party == Party.SCHOOLS else one.authority_due_at
    settled = is_settled(one, party, reach)
    settled_at = getattr(one, f"{party}_at") if settled else None
    rest = left(settled_at or now, due)
    return {
        "label": party.label,
        "due": due,
        "settled_at": settled_at,
        "decision": (one.decision(party) if settled else Decision.OPEN).label,
        "hours": int(abs(rest).total_seconds() // 3600),
        "is_late": rest < timedelta(),
        "is_near": settled_at is None and timedelta() <= rest < SOON,
    }
