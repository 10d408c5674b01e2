"""Everything about a subscriber, by their signed link: read, taken along, erased. Nothing of an account with the same address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from newsletter.links import manage_token, read_manage
from newsletter.views import signed_link
from privacy.erasing import erase_person
from privacy.exporting import collect, export_person
from privacy.exporting.packing import NAME
from privacy.models import ErasureReason
from privacy.retention.errors import KeptByLaw


@signed_link
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/gegevens/<token>/: GET shows it all; POST takes it along (``download``) or erases it (``erase``)."""
    subscriber = read_manage(token)
    if "erase" in request.POST:
        try:
            receipt = erase_person(subscriber, by=None, reason=ErasureReason.ASKED)
            return redirect("privacy:erased", number=receipt.number)
        except KeptByLaw as refusal:
            messages.error(request, refusal.detail)
    if "download" in request.POST:
        headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
        return HttpResponse(export_person(subscriber), content_type="application/zip", headers=headers)
    preferences = reverse("newsletter:preferences", args=[manage_token(subscriber)])
    context = {
        "subscriber": subscriber,
        "collected": collect(subscriber),
        "changed_at": {"newsletter.Subscriber": preferences},
        "preferences_url": preferences,
    }
    return render(request, "newsletter/my_data.html", context)
