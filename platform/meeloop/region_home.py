"""``/regio/``: what waits for the region, in one look."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from accounts.choices import RegionRole
from accounts.models import FunderOrganisation, User
from accounts.rules import has_region_role, may_verify_funders
from activities.services.moderation import waiting_for_region
from desk.models import Incident
from desk.rules import answers_for_region, findings_for, inquiries_visible_to, may_help, may_tell, visible_to
from meeloop.region_retention import MAY_LOOK
from newsletter.rules import may_send
from providers.choices import ProviderStatus
from providers.models import Provider
from providers.rules import may_judge
from schools.rules import may_manage_agreements, may_verify_schools
from schools.services.agreements import not_agreed
from schools.services.applications import waiting_for_region as schools_that_wait
from stats.choices import OPEN
from stats.models import Release
from stats.rules import may_make_releases


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: how much waits, and where it is done."""

    title: str
    waiting: int
    none: str
    url: str


@requires_second_factor
@require_safe
def region_home(request: HttpRequest) -> HttpResponse:
    """Show the work that this person may do; for others than the region's people this page does not exist."""
    user = person(request)
    if not has_region_role(user):
        raise Http404
    context = {
        "work": list(work_of(user)),
        "sees_retention": has_region_role(user, *MAY_LOOK),
        "writes_statement": answers_for_region(user),
        "writes_messages": may_tell(user),
        "sees_visits": may_judge(user),
        "sends_newsletter": may_send(user),
        "invites": may_judge(user),
        "sees_speed": has_region_role(user, RegionRole.ADMIN),
    }
    return render(request, "meeloop/region_home.html", context)


def work_of(user: User) -> list[Work]:
    """Return the kinds of work of this person's roles, in the order of the menu."""
    work = []
    if may_judge(user):
        work.append(Work(_("Te beoordelen"), waiting_for_region().count(), _("Niets te doen"), reverse("activities:queue")))
        applied = Provider.objects.filter(status=ProviderStatus.APPLIED).count()
        work.append(Work(_("Nieuwe aanbieders"), applied, _("Niemand wacht"), reverse("providers:region_list")))
    if may_verify_schools(user):
        asked = schools_that_wait().count()
        work.append(Work(_("Nieuwe scholen"), asked, _("Niemand wacht"), reverse("schools:region_list")))
    if may_manage_agreements(user):
        agreed = _("Alle scholen gingen akkoord")
        work.append(Work(_("Overeenkomsten"), not_agreed(), agreed, reverse("schools:region_agreements")))
    if may_make_releases(user):
        drafts = Release.objects.filter(status__in=OPEN).count()
        work.append(Work(_("Rapporten in de maak"), drafts, _("Geen concepten"), reverse("stats:reports")))
    if may_verify_funders(user):
        unchecked = FunderOrganisation.objects.filter(verified_at=None).count()
        work.append(Work(_("Financiers"), unchecked, _("Iedereen is bekeken"), reverse("accounts:funders")))
    if may_help(user):
        asked = inquiries_visible_to(user).waiting().count()
        work.append(Work(_("Vragen aan de regio"), asked, _("Niemand wacht"), reverse("desk:inquiries")))
    if answers_for_region(user):
        waiting = visible_to(user).waiting().count()
        work.append(Work(_("Verzoeken over gegevens"), waiting, _("Niemand wacht"), reverse("desk:requests")))
        if unread := findings_for(user).filter(settled_at=None).count():
            work.append(Work(_("Teksten nalezen"), unread, _("Alles is nagelezen"), reverse("desk:findings")))
        leaks = Incident.objects.filter(closed_at=None).count()
        work.append(Work(_("Datalekken"), leaks, _("Geen open datalekken"), reverse("desk:incidents")))
    return work
