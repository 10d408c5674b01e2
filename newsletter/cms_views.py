"""Screens of the CMS around one issue. The door of the CMS stands before them (``activities.cms.door``)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from accounts.access import person
from kit.refusals import Refusal
from newsletter.issue_checks import findings
from newsletter.models import NewsletterIssuePage
from newsletter.services.proofs import send_proof


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """/beheer/nieuwsbrief/<pk>/proef/: what was found in the newest draft; POST mails it to whoever asks."""
    issue = own_issue(request, pk)
    if request.method != "POST":
        draft = issue.get_latest_revision_as_object()
        return render(request, "newsletter/cms/proof.html", {"issue": issue, "draft": draft, "findings": findings(draft)})
    try:
        send_proof(issue=issue, by=person(request))
        messages.success(request, _("De proef is onderweg naar je eigen mailadres."))
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    return redirect("newsletter_cms:proof", pk)


def own_issue(request: HttpRequest, pk: int) -> NewsletterIssuePage:
    """Return an issue that this person may edit. Raises ``Http404`` for any other."""
    issue: NewsletterIssuePage = get_object_or_404(NewsletterIssuePage, pk=pk)
    if not issue.permissions_for_user(request.user).can_edit():
        raise Http404
    return issue
