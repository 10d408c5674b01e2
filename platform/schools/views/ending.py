"""What of a school goes, and when: /school/bewaren/. Counts only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person
from privacy.retention.forecast import leaving, names_go_at
from schools.views.doors import chosen_school, coordinated_schools


@require_safe
@login_required
def what_goes(request: HttpRequest) -> HttpResponse:
    """Show, kind by kind, how many rows of one's own school go next and when, by the queries of the nightly job itself."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    now = timezone.now()
    context = {
        "school": school,
        "schools": schools,
        "goes_at": timezone.localtime(names_go_at(now)),
        "leaving": leaving(school.pk, now),
    }
    return render(request, "schools/what_goes.html", context)
