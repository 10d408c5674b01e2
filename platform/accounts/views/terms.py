"""The terms: for everybody to read, and for who signs in to accept (promise PM-8)."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

from accounts.forms import TermsForm
from accounts.services.terms import accept_terms, newest_terms, terms_to_accept
from accounts.views.second_factor import own_path


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """GET /voorwaarden/: read; POST: accept the version that was shown. A newer one that came meanwhile is shown first."""
    newest = newest_terms()
    if newest is None:
        raise Http404
    waits = request.user.is_authenticated and terms_to_accept(request.user) is not None
    after = own_path(request, request.GET.get("next", ""))
    if request.method != "POST":
        form = TermsForm(initial={"version": newest.version}) if waits else None
        return render(request, "accounts/terms.html", {"terms": newest, "form": form})
    if not request.user.is_authenticated:
        return HttpResponseRedirect(resolve_url("account_login"))
    form = TermsForm(request.POST)
    if form.is_valid() and form.cleaned_data["version"] == newest.version:
        accept_terms(terms=newest, user=request.user)
        return HttpResponseRedirect(after or resolve_url("accounts:home"))
    changed = form.is_valid()
    fresh = TermsForm(initial={"version": newest.version}) if changed else form
    return render(request, "accounts/terms.html", {"terms": newest, "form": fresh, "changed": changed}, status=422)
