"""The desk's side: the requests that one has to answer, by deadline, and one of them with everything prepared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ask_again, person, requires_second_factor
from accounts.models import User
from desk.choices import About, Proof, RequestKind, RequestStatus
from desk.clocks import work_by
from desk.forms import FindForm, NameForm, NoDutyForm, RefuseForm, SchoolForm, WordsForm
from desk.models import PrivacyRequest
from desk.moves import Step, Who, steps_from
from desk.querysets import RequestQuerySet
from desk.rules import answers_for_region, findings_for, frozen_for, has_a_desk, texts_for, visible_to
from desk.services import answering, carrying_out
from desk.services.copying import asks_copy
from desk.services.looking import note_look
from desk.services.people import held_about, people_of
from desk.services.plans import four_parts
from desk.services.proving import vouch
from desk.services.words_of_others import counts_of
from kit.refusals import Refusal
from kit.tabs import in_tabs
from kit.text import is_number
from newsletter.models import Subscriber
from privacy.erasing import kept_until
from privacy.erasing.open_orders import late_orders
from schools.models import ClassMembership, Pupil

FOUND = 20
TABS = {
    "open": gettext_lazy("Open"),
    "answered": gettext_lazy("Beantwoord"),
    "closed": gettext_lazy("Gesloten"),
}


@require_safe
@requires_second_factor
def requests(request: HttpRequest) -> HttpResponse:
    """/verzoeken/: one's own desk, the nearest end first; what is too late stands on top and is counted."""
    user = person(request)
    if not has_a_desk(user):
        raise Http404
    own = visible_to(user).select_related("school")
    found = in_tabs(request, TABS, lambda tab: in_tab(own, tab))
    unread = findings_for(user).filter(settled_at=None).count()
    # Accounts belong to the region, whoever's desk looks on.
    stuck = len(late_orders()) if answers_for_region(user) else 0
    return render(
        request,
        "desk/requests.html",
        {
            "late": own.breached().count(),
            "unread": unread,
            "texts": texts_for(user).filter(choice="").count(),
            "stuck": stuck,
            "frozen": frozen_for(user).count(),
            **found,
        },
    )


def in_tab(own: RequestQuerySet, tab: str) -> QuerySet[PrivacyRequest]:
    """Return the requests of one tab."""
    if tab == "open":
        return own.waiting()
    if tab == "answered":
        return own.filter(status__in=(RequestStatus.ANSWERED, RequestStatus.REFUSED)).order_by("-answered_at", "pk")
    return own.filter(status=RequestStatus.CLOSED).order_by("-closed_at", "pk")


@dataclass(slots=True)
class Forms:
    """The forms of the page; the one that was sent keeps what was typed."""

    find: django_forms.Form = field(default_factory=FindForm)
    answer: django_forms.Form = field(default_factory=lambda: words_form("answer"))
    refuse: django_forms.Form = field(default_factory=RefuseForm)
    extend: django_forms.Form = field(default_factory=lambda: words_form("extend"))
    refer: django_forms.Form = field(default_factory=SchoolForm)
    rectify: django_forms.Form = field(default_factory=NameForm)
    erase: django_forms.Form = field(default_factory=NoDutyForm)


def as_typed(data: QueryDict) -> Forms:
    """Return the forms with what was typed, not judged: the button that was pressed is not of this page."""
    shown = Forms()
    for form in (shown.find, shown.answer, shown.refuse, shown.extend, shown.refer, shown.rectify, shown.erase):
        form.initial = {name: data.get(form.add_prefix(name), "") for name in form.fields}
    return shown


def words_form(step: str, data: Any = None) -> WordsForm:  # Any: a form's data
    """Return the form for the words of an answer, or of a letter about more time."""
    if step == "extend":
        hint = gettext_lazy("De vrager krijgt hierover meteen een brief. Dit kan maar één keer.")
        return WordsForm(data, prefix="extend", label=gettext_lazy("Waarom duurt het langer?"), help_text=hint, longest=500)
    hint = gettext_lazy("Dit komt boven de vier delen van de brief.")
    return WordsForm(data, prefix="answer", label=gettext_lazy("Je antwoord"), help_text=hint)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """/verzoeken/<id>/: what was asked, what is prepared, and the buttons; ``step`` says which was pressed."""
    user = person(request)
    one = get_object_or_404(visible_to(user).select_related("school", "pupil"), pk=pk)
    shown = Forms()
    if request.method != "POST":
        note_look(request=one, by=user)
        return show(request, one, shown)
    step = request.POST.get("step", "")
    if step == "find":
        shown.find = FindForm(request.POST)
        return show(request, one, shown, found=found_pupils(one, shown.find, user))
    if step not in STEPS:
        messages.error(request, _("We kennen die knop niet. Kies een knop op deze pagina."))
        return show(request, one, as_typed(request.POST), status=422)
    elsewhere = ask_again(request, request.path) if step in PROVED_ANEW else None
    return elsewhere or pressed(request, one, step, shown)


def pressed(request: HttpRequest, one: PrivacyRequest, step: str, shown: Forms) -> HttpResponse:
    """Do what was pressed; what is refused or not filled in well comes back with what was typed."""
    user = person(request)
    try:
        said = did(request, one, step, shown, user)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        one = get_object_or_404(visible_to(user).select_related("school", "pupil"), pk=one.pk)
        return show(request, one, shown, status=refusal.status)
    if not said:
        return show(request, one, shown, status=422)
    messages.success(request, said)
    return redirect("desk:request", pk=one.pk)


def did(request: HttpRequest, one: PrivacyRequest, step: str, shown: Forms, by: User) -> str:
    """Do what was pressed and return what to say about it; nothing when the form is not filled in well. Raises ``Refusal``."""
    form = filled(step, request, shown)
    if form is not None and not form.is_valid():
        return ""
    data = {"pupil": request.POST.get("pupil", ""), **(form.cleaned_data if form is not None else {})}
    do, said = STEPS[step]
    do(one, data, by)
    return str(said)


Do = Callable[[PrivacyRequest, Mapping[str, Any], User], object]  # Any: cleaned values
DONE = gettext_lazy("Gedaan. De vrager krijgt bericht. Stuur nu nog je antwoord.")
STEPS: dict[str, tuple[Do, object]] = {
    "vouch": (
        lambda one, data, by: vouch(request=one, pupil=own_pupil(one, data["pupil"]), by=by),
        gettext_lazy("Genoteerd. De vrager hoort wat er gaat gebeuren."),
    ),
    "answer": (
        lambda one, data, by: answering.answer(request=one, words=data["words"], by=by),
        gettext_lazy("Het antwoord is verstuurd."),
    ),
    "refuse": (
        lambda one, data, by: answering.refuse(request=one, refusal=data["refusal"], reason=data["reason"], by=by),
        gettext_lazy("De vrager krijgt mail met je reden."),
    ),
    "extend": (
        lambda one, data, by: answering.take_more_time(request=one, reason=data["words"], by=by),
        gettext_lazy("Je hebt 2 maanden extra. De vrager krijgt een brief."),
    ),
    "refer": (
        lambda one, data, by: answering.refer_to_school(request=one, school=data["school"], by=by),
        gettext_lazy("Het verzoek ligt nu bij de school. De vrager hoort dat."),
    ),
    "no_data": (
        lambda one, _data, by: answering.found_nothing(request=one, by=by),
        gettext_lazy("De vrager hoort dat er niets is. Het verzoek is gewist."),
    ),
    "close": (
        lambda one, _data, by: answering.close(request=one, by=by),
        gettext_lazy("Gesloten. Wat erin stond, is gewist."),
    ),
    "rectify": (lambda one, data, by: carrying_out.rectify(request=one, display_name=data["display_name"], by=by), DONE),
    "erase": (
        lambda one, _data, by: carrying_out.erase(request=one, by=by),
        gettext_lazy("Gewist. De vrager krijgt bericht, en het verzoek is beantwoord."),
    ),
    "restrict": (lambda one, _data, by: carrying_out.restrict(request=one, by=by), DONE),
    "stop": (lambda one, _data, by: carrying_out.stop(request=one, by=by), DONE),
}

# What cannot be taken back asks anew who somebody is, as on the pupil's own page (V7.5).
PROVED_ANEW = frozenset({"erase"})


def filled(step: str, request: HttpRequest, shown: Forms) -> django_forms.Form | None:
    """Return the form of a step with what was typed, and put it on the page in case something is wrong."""
    makers: dict[str, Any] = {  # Any: forms take their data
        "answer": lambda data: words_form("answer", data),
        "extend": lambda data: words_form("extend", data),
        "refuse": RefuseForm,
        "refer": SchoolForm,
        "rectify": NameForm,
        "erase": NoDutyForm,
    }
    if step not in makers:
        return None
    form: django_forms.Form = makers[step](request.POST)
    setattr(shown, step, form)
    return form


def own_pupil(one: PrivacyRequest, chosen: str) -> Pupil:
    """Return a pupil of the request's own school. Raises ``Http404``."""
    return get_object_or_404(Pupil, school=one.school_id or 0, pk=int(chosen) if is_number(chosen) else 0)


def found_pupils(one: PrivacyRequest, form: django_forms.Form, by: User) -> list[dict[str, Any]]:  # Any: columns of a page
    """Return pupils of the school by a name or number, with their class; and note that they were seen."""
    if not form.is_valid() or one.school_id is None:
        return []
    rows = Pupil.objects.filter(school=one.school_id)
    for word in form.cleaned_data["q"].split()[:4]:
        rows = rows.filter(Q(first_name__istartswith=word) | Q(last_name__istartswith=word) | Q(pupil_number=word))
    pupils = list(rows.order_by("sort_key", "pk")[:FOUND])
    classes = dict(
        ClassMembership.objects.filter(pupil__in=pupils, left_at=None).values_list("pupil", "school_class__name").order_by("pk")
    )
    note_look(request=one, by=by, pupils=[pupil.pk for pupil in pupils])
    return [{"pupil": pupil, "class": classes.get(pupil.pk, "")} for pupil in pupils]


def show(
    request: HttpRequest,
    one: PrivacyRequest,
    shown: Forms,
    *,
    found: list[dict[str, Any]] | None = None,  # Any: columns of a page
    status: int = 200,
) -> HttpResponse:
    """Draw the request with what its state and kind allow."""
    people = people_of(one)
    steps = steps_from(one.status, Who.DESK)
    in_hand = one.status == RequestStatus.IN_HAND
    held = held_about(one)
    context = {
        "one": one,
        "forms": shown,
        "found": found,
        "held": held,
        "words": counts_of(one),
        "parts": four_parts(one) if in_hand else [],
        "account": next((each for each in people if isinstance(each, User)), None),
        "work_by": work_by(one.due_on),
        "pupil_class": class_of(one.pupil),
        "may_refer": Step.REFER in steps and one.school_id is None and one.about == About.PUPIL,
        "may_vouch": Step.VOUCH in steps,
        "may_answer": Step.ANSWER in steps,
        # Also before somebody is recognised: a school that knows no such pupil has nobody to choose (promise SBB-5e).
        "may_say_nothing": Step.NO_DATA in steps and not held and one.proof != Proof.NOT_NEEDED,
        "may_refuse": Step.REFUSE in steps,
        "may_close": Step.CLOSE in steps,
        "may_extend": one.is_waiting and one.extended_at is None and one.days_left >= 0,
        "may_rectify": in_hand and one.kind == RequestKind.RECTIFICATION and any(isinstance(each, User) for each in people),
        "hands_copy": one.pupil_id is not None and asks_copy(one),
        "may_erase": in_hand and one.kind == RequestKind.ERASURE and any(each.goes for each in held),
        "kept_until": max((day for each in people if (day := kept_until(each))), default=None)
        if one.kind == RequestKind.ERASURE
        else None,
        "may_restrict": in_hand
        and one.kind == RequestKind.RESTRICTION
        and any(isinstance(each, Pupil | User) for each in people),
        "may_stop": in_hand and any(isinstance(each, carrying_out.STOPPED.get(RequestKind(one.kind), ())) for each in people),
        "is_reader": any(isinstance(each, Subscriber) for each in people),
        # For the title of the page and the summary of errors, which look at ``form``.
        "form": next(
            (
                each
                for each in (shown.answer, shown.refuse, shown.extend, shown.refer, shown.rectify, shown.erase)
                if each.errors
            ),
            None,
        ),
    }
    return render(request, "desk/request.html", context, status=status)


def class_of(pupil: Pupil | None) -> int | None:
    """Return the class in which a pupil's data are corrected."""
    if pupil is None:
        return None
    return pupil.class_memberships.filter(left_at=None).order_by("-pk").values_list("school_class", flat=True).first()
