"""The privacy statement: the version that holds, older ones, what changed; and the region's page that publishes the next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ask_again, person, requires_second_factor
from desk.forms import StatementForm
from desk.models import StatementVersion
from desk.rules import answers_for_region
from desk.services.stating import compare, current_statement, publish_statement, text_now
from desk.services.telling import accept, note_read, waits_for_acceptance
from kit.refusals import Refusal

NEWS, WAITS = "statement_news", "statement_waits"


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """/privacy/: the version that holds, with its number (promise POR-9a)."""
    version = current_statement()
    if version is None:
        raise Http404
    return draw(request, version)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """/privacy/versie/<number>/: one version, and what it changed."""
    return draw(request, get_object_or_404(StatementVersion, number=number))


def draw(request: HttpRequest, shown: StatementVersion) -> HttpResponse:
    """Draw one version beside the list of all."""
    versions = list(StatementVersion.objects.order_by("-number").defer("sections"))
    before = StatementVersion.objects.filter(number__lt=shown.number).order_by("-number").first()
    context = {
        "one": shown,
        "versions": versions,
        "is_current": shown.number == versions[0].number,
        "before": before,
        "changes": compare(before, shown.sections) if before is not None else [],
        "has_news": request.user.is_authenticated and NEWS in request.session,
    }
    return render(request, "desk/statement.html", context)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """/privacy/gelezen/: take the banner away."""
    note_read(user=person(request))
    request.session.pop(NEWS, None)
    return redirect("desk:statement")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """/privacy/akkoord/: another controller asks everybody anew; take your data or leave (promise OGP-3.3)."""
    user = person(request)
    if request.method == "POST":
        accept(user=user)
        for key in (NEWS, WAITS):
            request.session.pop(key, None)
        messages.success(request, _("Dank je. Je kunt verder."))
        return redirect("accounts:home")
    waiting = waits_for_acceptance(user)
    # Nobody asks anything: a page about another organisation would say what is not so.
    return render(request, "desk/agree.html", {"one": waiting}) if waiting else redirect("desk:statement")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def publish(request: HttpRequest) -> HttpResponse:
    """/regio/privacyverklaring/: what is different from the version that holds, and the button that publishes it."""
    if not answers_for_region(request.user):
        raise Http404
    form = StatementForm(request.POST if request.method == "POST" else None)
    elsewhere = ask_again(request, request.path) if request.method == "POST" else None
    if request.method == "POST" and elsewhere is None and form.is_valid():
        try:
            made = publish_statement(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error("changes" if refusal.code == "reason_missing" else None, refusal.detail)
        else:
            messages.success(request, _("Versie %(number)s staat op de site.") % {"number": made.number})
            return redirect("desk:publish_statement")
    current = current_statement()
    context = {
        "form": form,
        "current": current,
        "changes": compare(current, text_now()),
        "prove_at": elsewhere and elsewhere["Location"],
    }
    return render(request, "desk/publish.html", context, status=403 if elsewhere else 422 if form.errors else 200)
