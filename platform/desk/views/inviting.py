"""Contact persons are invited to the newsletter: how many, in which words, on which basis. No address is shown."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from kit.ringing import ring
from newsletter.emails import invitation_words
from newsletter.models import Invitation, InvitedAs, Objection
from newsletter.services.inviting import count_waiting, this_year
from providers.rules import may_judge


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def invite(request: HttpRequest) -> HttpResponse:
    """/regio/uitnodigingen/: look at the invitation and send it. For others than the region's editors this page does not exist."""
    if not may_judge(person(request)):
        raise Http404
    if request.method == "POST":
        # The worker asks anew who may be invited: pressing twice, or two people at once, invites nobody twice.
        # Nothing is kept of it, and no clock comes by: without a queue whoever presses must hear that nobody was invited.
        if ring("newsletter.invite"):
            messages.success(request, _("De uitnodigingen gaan nu de deur uit. Dat kan een paar minuten duren."))
        else:
            messages.error(
                request,
                _(
                    "De wachtrij is nu niet bereikbaar. Er is nog niemand uitgenodigd. Probeer het over een paar minuten opnieuw."
                ),
            )
        return redirect("desk:invite")
    counted = count_waiting()
    context = {
        "counts": [(label, counted.get(value, 0)) for value, label in InvitedAs.choices],
        "total": sum(counted.values()),
        "invited": Invitation.objects.filter(start_year=this_year()).count(),
        "objected": Objection.objects.count(),
        "words": invitation_words(),
    }
    return render(request, "desk/invite.html", context)
