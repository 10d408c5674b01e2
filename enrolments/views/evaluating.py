"""The three questions: answered by who has the link, shown to the class by its teacher, read by provider and region."""

from typing import Any
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from accounts.networks import network_of
from activities.rules import activities_of
from enrolments import errors
from enrolments.choices import Audience
from enrolments.emails.contents import group_name
from enrolments.forms.evaluation import EvaluationForm
from enrolments.moves import Actor
from enrolments.rules.evaluation import LEAST_ANSWERS, LEAST_GROUPS, LEAST_SCHOOLS, QUESTIONS
from enrolments.services import evaluating
from enrolments.services.evaluation_results import results_of
from enrolments.views.doors import find_enrolment
from kit.rate_limit import once, seconds_to_wait

HOUR = 3600
# A whole school opens the link of its class from one network: only addresses that open nothing are counted.
MISSES_AN_HOUR = 300


@csrf_exempt  # No session, no cookie: the secret in the address is the permission, as in the newsletter.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask three questions of who was there. Looking changes nothing; wrong, closed and used up look the same."""
    try:
        link = evaluating.open_link(secret)
        form = EvaluationForm(request.POST if request.method == "POST" else None, questions=QUESTIONS[Audience(link.audience)])
        if form.is_bound and form.is_valid():
            # A double click is one answer: each form that was handed out counts once.
            with once(what="evaluation.form", who=f"{link.pk}:{form.cleaned_data['copy']}", seconds=HOUR) as is_first:
                if is_first:
                    evaluating.answer(link, form.marks)
            return redirect("enrolments:evaluated")
    except errors.EvaluationClosed as refusal:
        return _closed(request, refusal)
    context = {"form": form, "activity": link.enrolment.session.activity, "session": link.enrolment.session}
    response = render(request, "enrolments/evaluate.html", context, status=422 if form.is_bound else 200)
    return _hidden(response)


@require_safe
def evaluated(request: HttpRequest) -> HttpResponse:
    """Say thank you."""
    return _hidden(render(request, "enrolments/evaluated.html"))


def _closed(request: HttpRequest, refusal: errors.EvaluationClosed) -> HttpResponse:
    wait = seconds_to_wait(what="evaluation.miss", who=network_of(request), times=MISSES_AN_HOUR, seconds=HOUR)
    response = render(
        request, "enrolments/evaluation_closed.html", {"refusal": refusal}, status=429 if wait else refusal.status
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return _hidden(response)


def _hidden(response: HttpResponse) -> HttpResponse:
    """Keep it out of search engines, and the secret out of the next address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@requires_second_factor
def for_school(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the class its QR code, and the teacher their own link; nobody was there: no links."""
    enrolment, _actors = find_enrolment(request, pk, Actor.SCHOOL, Actor.TEACHER)
    addresses = evaluating.addresses_of(enrolment)
    pupils = addresses.get(Audience.PUPIL, "")
    context: dict[str, Any] = {  # Any: template context
        "enrolment": enrolment,
        "session": enrolment.session,
        "activity": enrolment.session.activity,
        "group_name": group_name(enrolment),
        "came": enrolment.attended_count or 0,
        "closes_at": enrolment.session.ends_at + evaluating.OPEN_FOR,
        "pupils_url": pupils,
        "code": _code(pupils) if pupils else "",
        "teacher_url": addresses.get(Audience.TEACHER, ""),
    }
    return render(request, "enrolments/evaluation.html", context)


def _code(address: str) -> SafeString:
    """Return a QR code as a drawing in the page; what it says stands below it as a link."""
    drawing = segno.make(address, error="m").svg_inline(
        scale=8, border=2, light="#fff", omitsize=True, svgclass="qr", title=_("QR-code naar de 3 vragen")
    )
    return mark_safe(drawing)  # noqa: S308  # made by segno from our own address


@require_safe
@login_required
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the provider and the region what people thought of an activity."""
    activity = get_object_or_404(activities_of(person(request)), pk=pk)
    found = [
        (one.audience.label, list(zip(QUESTIONS[one.audience], one.averages, strict=True)) if one.averages else [])
        for one in results_of(activity)
    ]
    context = {
        "activity": activity,
        "results": found,
        "least_answers": LEAST_ANSWERS,
        "least_groups": LEAST_GROUPS,
        "least_schools": LEAST_SCHOOLS,
    }
    return render(request, "enrolments/evaluation_results.html", context)
