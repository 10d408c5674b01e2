"""Pages about privacy."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacy.cookies import declared_groups
from privacy.erasing.receipt import receipt_lines
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
    return render(request, "privacy/erased.html", {"order": order, "line": line, "lines": receipt_lines(line) if line else []})


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
