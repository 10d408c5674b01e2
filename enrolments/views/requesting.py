"""A date on request, for the school that asks and the provider that answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from activities.forms.dates import show_refusal
from activities.models import ActivityPage
from enrolments.choices import DateRequestStatus
from enrolments.emails.requesting import facts_of
from enrolments.forms.reasons import ReasonForm
from enrolments.forms.requesting import ProposedDateForm, QuestionForm
from enrolments.models import Enrolment
from enrolments.services.reading import classes_to_enrol, group_of
from enrolments.services.requesting import (
    ask_for_date,
    asked_by,
    asked_of,
    decline_date,
    latest_questions,
    propose_date,
    withdraw_question,
)
from kit.refusals import Refusal
from kit.school_year import start_year_on
from schools.rules import COORDINATING, schools_of


@require_safe
@requires_second_factor
def choose(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Ask for which class."""
    user = person(request)
    if not schools_of(user, *COORDINATING).exists():
        return render(request, "enrolments/coordinators_only.html", status=403)
    running = start_year_on(timezone.localdate())
    classes = classes_to_enrol(user, 0).filter(school_year__start_year__gte=running).order_by("school__name", "name_key", "pk")
    return render(request, "enrolments/ask_class.html", {"activity": _activity(activity_id), "classes": classes})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def ask(request: HttpRequest, activity_id: int, class_id: int) -> HttpResponse:
    """Ask a provider for a date; a second click shows the first one's question."""
    user, activity = person(request), _activity(activity_id)
    school_class = classes_to_enrol(user, 0).filter(pk=class_id).first()
    if school_class is None:
        raise Http404
    size = group_of(school_class).size
    form = QuestionForm(request.POST or None, initial={"places": size or None, "adults": 1})
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_date(activity_id=activity.pk, school_class_id=class_id, question=form.question(), by=user)
            return redirect("enrolments:own_date_request", pk=asked.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            status = refusal.status
    context = {"activity": activity, "school_class": school_class, "form": form}
    return render(request, "enrolments/ask_date.html", context, status=status)


@require_safe
@requires_second_factor
def own_list(request: HttpRequest) -> HttpResponse:
    """Show what one's own schools asked: what waits for an answer first, then the newest."""
    user = person(request)
    schools = schools_of(user, *COORDINATING)
    if not schools.exists():
        return render(request, "enrolments/coordinators_only.html", status=403)
    context = {"asked": latest_questions(user), "several_schools": schools.count() > 1}
    return render(request, "enrolments/date_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one's own school asked and how it stands; take it back (POST)."""
    user = person(request)
    asked = get_object_or_404(asked_by(user), pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST" and asked.status != DateRequestStatus.WITHDRAWN:
        try:
            withdraw_question(asked, by=user)
            messages.success(request, _("Je vraag is ingetrokken. Wie hem al las, krijgt bericht."))
        except Refusal as raised:
            refusal = raised
    offers = Enrolment.objects.visible_to(user).filter(session=asked.session_id, school_class=asked.school_class_id)
    offer = offers.order_by("-created_at", "pk").first()
    context = {"asked": asked, "facts": facts_of(asked), "offer": offer if asked.session_id else None, "refusal": refusal}
    return render(request, "enrolments/own_date_request.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a date, or say no with a reason."""
    user = person(request)
    asked = get_object_or_404(asked_of(user), pk=pk)
    is_no = request.method == "POST" and request.POST.get("step") == "decline"
    is_date = request.method == "POST" and not is_no
    dates = ProposedDateForm(
        request.POST if is_date else None, initial={"capacity": asked.places, "day": asked.first_day}, prefix="datum"
    )
    reason = ReasonForm(
        request.POST if is_no else None, initial={"reason": request.POST.get("reason", "")}
    )  # nothing typed is lost
    status = 422 if request.method == "POST" else 200
    form = reason if is_no else dates
    if request.method == "POST" and form.is_valid():
        try:
            if is_no:
                decline_date(asked, reason=reason.cleaned_data["reason"], by=user)
                messages.success(request, _("De school krijgt bericht dat het niet kan."))
            else:
                propose_date(asked, plan=dates.plan, by=user)
                messages.success(request, _("De school krijgt je voorstel. De plekken zijn 5 werkdagen bewaard."))
            return redirect("activities:provider_home")
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = refusal.status
    context = {"asked": asked, "facts": facts_of(asked), "form": form, "dates": dates, "reason": reason}
    return render(request, "enrolments/date_request.html", context, status=status)


def _activity(pk: int) -> ActivityPage:
    activity: ActivityPage = get_object_or_404(ActivityPage.objects.live(), pk=pk, is_on_request=True)
    return activity
