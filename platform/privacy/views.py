"""Pages about privacy."""

from pathlib import Path
from uuid import UUID

from cookie_consent.cache import get_cookie_group
from cookie_consent.processor import CookiesProcessor
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kit.origins import is_from_elsewhere
from privacy import dpia
from privacy.cookies import declared_groups
from privacy.erasing.open_orders import is_late
from privacy.erasing.receipt import receipt_lines
from privacy.measuring import GROUP, configured
from privacy.models import AccessSeal, ErasureLedger, ErasureOrder
from privacy.promises.report import State, chapters, counts
from privacy.promises.results import read_results
from privacy.register import as_csv, entries
from privacy.registry import registry
from privacy.retention.shown import channels_shown, facts_of, proofs, terms_shown
from privacy.retention.standing import last_runs


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """/cookies/: every cookie, from its declaration."""
    groups = declared_groups()
    all_required = all(group.is_required for group in groups)
    return render(request, "cookie_consent/cookies.html", {"groups": groups, "all_required": all_required})


@csrf_exempt
@require_POST
def choose_measuring(request: HttpRequest) -> HttpResponse:
    """POST /cookies/meten/: remember yes or no to measuring, and go back to where it was asked.

    Exempt from CSRF on purpose: a token would set a cookie before the choice. Another site cannot choose for a visitor: browsers say
    where a form comes from (``Origin``).
    """
    choice = request.POST.get("choice", "")
    if is_from_elsewhere(request):
        raise PermissionDenied
    group = get_cookie_group(varname=GROUP)
    if configured() is None or group is None or choice not in ("yes", "no"):
        raise Http404
    response = HttpResponseRedirect(_way_back(request))
    CookiesProcessor(request, response).process([group], action="accept" if choice == "yes" else "decline")
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("privacy:cookies")


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """/privacy/beloften/: every promise with what the last run of its tests said (promise SP-15)."""
    results = read_results(Path(settings.PROMISES_RESULTS))
    found = list(chapters(results))
    per_state = counts([line for _title, lines in found for line in lines])
    context = {
        "chapters": found,
        "counts": [(state, per_state[state]) for state in State if per_state[state]],
        "results": results,
        # Public, so that anybody can keep it: whoever owns the database cannot make a new chain unseen.
        "seal": AccessSeal.objects.order_by("-day").first(),
    }
    return render(request, "privacy/promises.html", context)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """/beveiliging/: how data is kept safe, in plain words; docs/security/asvs.md has the same with the tests (promise SBB-9c)."""
    countries = settings.DATA_COUNTRIES if all(settings.DATA_COUNTRIES.values()) else {}
    return render(request, "privacy/security.html", {"countries": countries})


@require_safe
@never_cache
def erased(request: HttpRequest, number: UUID) -> HttpResponse:
    """/privacy/gewist/<number>/: the receipt of an erasure, for whoever has its number: when, and what went. No name."""
    order = ErasureOrder.objects.filter(Q(pk=number) | Q(receipt=number)).first()
    line = ErasureLedger.objects.filter(pk__in=[(order and order.receipt) or number]).first()
    if order is None and line is None:
        raise Http404
    lines = receipt_lines(line) if line else []
    waits = order is not None and is_late(order)
    return render(request, "privacy/erased.html", {"order": order, "line": line, "lines": lines, "waits": waits})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """/privacy/register/: the processing register (AVG article 30), from the declarations of all tables."""
    people = sum(not declaration.nobody for declaration in registry.declarations.values())
    context = {"entries": entries(), "tables": len(registry.declarations), "tables_with_people": people}
    return render(request, "privacy/register.html", context)


@require_safe
def register_file(request: HttpRequest) -> HttpResponse:
    """/privacy/register/verwerkingsregister.csv: the same as a table, a row per kind of data of a purpose."""
    headers = {"Content-Disposition": 'attachment; filename="verwerkingsregister.csv"'}
    return HttpResponse(as_csv(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def dpia_file(request: HttpRequest) -> HttpResponse:
    """/privacy/register/dpia.csv: what an assessment (AVG article 35) starts from, a row per kind of data; what asks most care first."""
    headers = {"Content-Disposition": 'attachment; filename="dpia-inventaris.csv"'}
    return HttpResponse(dpia.as_csv(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """/privacy/bewaren/: every term as the nightly job carries it out, and the signed proof of its last night (promise SBB-7)."""
    run = next(iter(last_runs(1)), None)
    context = {
        "terms": terms_shown(run),
        "run": run,
        "facts": facts_of(run) if run else [],
        "channels": channels_shown(),
        "channel_heads": [_("Waarlangs"), _("Hoe lang")],
    }
    return render(request, "privacy/retention.html", context)


@require_safe
def retention_proofs(request: HttpRequest) -> JsonResponse:
    """/privacy/bewaren/bewijzen.json: the signed proofs of the last nights, and the public key that checks them."""
    return JsonResponse(proofs(), json_dumps_params={"indent": 1})
