"""What is closed for new sign-ups for lack of recognition: /regio/erkenningen/gesloten/"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import requires_second_factor
from activities.models import ActivityPage, Session
from activities.recognition import NEEDS_RECOGNITION, closed_for_lack_of_recognition
from activities.views.queue import judge


@require_GET
@requires_second_factor
def closed_placements(request: HttpRequest) -> HttpResponse:
    """List what is online and takes nobody new, with the places on dates to come that stay as they are."""
    judge(request)
    live = ActivityPage.objects.live().filter(kind__in=NEEDS_RECOGNITION).order_by("title", "pk")
    rows = [
        (page, page.provider, sum(Session.objects.to_come().filter(activity=page.pk).values_list("places_taken", flat=True)))
        for page in live
        if closed_for_lack_of_recognition(page)
    ]
    return render(request, "activities/closed_placements.html", {"rows": rows})
