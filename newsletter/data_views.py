"""Everything about a subscriber: read, taken along, erased. Nothing of an account with the same address.

A newsletter is forwarded, links and all. So no link of a newsletter opens this: it is mailed to who asks for it, and works for an hour.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.networks import network_of
from kit.refusals import Refusal
from newsletter import services
from newsletter.links import manage_token, read_manage, read_own
from newsletter.models import SubscriberStatus
from newsletter.reader_pages import addresses, leave_page, signed_link
from privacy.erasing import erase_person, order_erasure
from privacy.exporting import collect, export_person
from privacy.exporting.packing import NAME
from privacy.models import ErasureReason
from privacy.retention.errors import KeptByLaw


@signed_link
def own_link(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/eigen-link/<token>/: POST mails the link of an hour to the address itself; GET shows the button that does."""
    subscriber = read_manage(token)
    if subscriber.status != SubscriberStatus.ACTIVE:
        return leave_page(request, subscriber, token=token)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            services.mail_own_link(subscriber=subscriber, language=get_language() or "nl", network=network_of(request))
            return redirect("newsletter:look-in-your-mail")
        except Refusal as refusal:
            refused = refusal
    context = {"subscriber": subscriber, "refusal": refused, **addresses(subscriber)}
    return render(request, "newsletter/own_link.html", context, status=refused.status if refused else 200)


@signed_link
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/gegevens/<token>/: GET shows it all; POST takes it along (``download``) or erases it (``erase``)."""
    subscriber = read_own(token)
    if "erase" in request.POST:
        try:
            receipt = erase_person(subscriber, by=None, reason=ErasureReason.ASKED)
            return redirect("privacy:erased", number=receipt.number)
        except KeptByLaw as refusal:
            messages.error(request, refusal.detail)
        except Refusal:  # something has to happen first, such as a letter that is on its way: the worker tries each minute
            order = order_erasure(subscriber, by=None, reason=ErasureReason.ASKED)
            return redirect("privacy:erased", number=order.pk)
    if "download" in request.POST:
        headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
        return HttpResponse(export_person(subscriber), content_type="application/zip", headers=headers)
    preferences = reverse("newsletter:preferences", args=[manage_token(subscriber)])
    is_active = subscriber.status == SubscriberStatus.ACTIVE
    context = {
        "subscriber": subscriber,
        "collected": collect(subscriber),
        "changed_at": {"newsletter.Subscriber": [(_("Wijzig dit"), preferences)]},
        "preferences_url": preferences,
        "address_url": reverse("newsletter:address", args=[token]) if is_active else "",
    }
    return render(request, "newsletter/my_data.html", context)
