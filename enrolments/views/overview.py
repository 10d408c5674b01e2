"""All sign-ups of one's own schools, and the waiting ones among them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.querysets import EnrolmentQuerySet, detailed
from enrolments.rules.standing import standing_of
from enrolments.services.chances import outlooks_of
from enrolments.services.windows import current_terms
from enrolments.views.doors import actors_for, row_of
from enrolments.views.many import OFFERED

PAGE = 25
FILTERS = {
    "": (_("Alles"), None),
    "wacht": (_("Wacht op antwoord"), (S.REQUESTED, S.OFFERED)),
    "akkoord": (_("Gaat door"), GOING),
    "wachtlijst": (_("Wachtlijst"), (S.WAITING, S.OFFERED)),
    "geweest": (_("Geweest"), (S.ATTENDED, S.NO_SHOW)),
    "gestopt": (_("Gaat niet door"), (S.DECLINED, S.CANCELLED_BY_SCHOOL, S.CANCELLED_BY_PROVIDER, S.LAPSED, S.EXPIRED)),
}


@require_safe
@requires_second_factor
def enrolments(request: HttpRequest) -> HttpResponse:
    """Show the list, the newest first, by state when asked."""
    chosen = request.GET.get("status", "")
    chosen = chosen if chosen in FILTERS else ""
    states = FILTERS[chosen][1]
    rows = _of_own_schools(request).order_by("-created_at", "-pk")
    page = Paginator(rows.filter(status__in=states) if states else rows, PAGE).get_page(request.GET.get("page"))
    standing, terms = standing_of(person(request)), current_terms()
    rows_shown = [row_of(one, actors_for(one, standing), terms) for one in detailed(list(page), among=_of_own_schools(request))]
    possible = {action for row in rows_shown for action in row.actions}
    context = {
        "page": page,
        "rows": rows_shown,
        "actions": [(action, label) for action, label in OFFERED.items() if action in possible],
        "filters": [(key, label, key == chosen) for key, (label, _states) in FILTERS.items()],
        "chosen": chosen,
    }
    return render(request, "enrolments/list.html", context)


@require_safe
@requires_second_factor
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Show which groups wait, how many wait before each and how likely places are, and which have an offer."""
    waiting = _of_own_schools(request).with_details().filter(status__in=(S.WAITING, S.OFFERED))
    rows = list(waiting.order_by("session__starts_at", "waiting_number"))
    outlooks = outlooks_of(rows)
    return render(request, "enrolments/waiting_list.html", {"rows": [(one, outlooks.get(one.pk)) for one in rows]})


def _of_own_schools(request: HttpRequest) -> EnrolmentQuerySet:
    user = person(request)
    return Enrolment.objects.visible_to(user).of_schools_of(user)
