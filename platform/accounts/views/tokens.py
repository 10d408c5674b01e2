"""Personal tokens: make, see once, revoke."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ask_again, person, requires_second_factor
from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.programs import book, reaches_pupils
from accounts.roles import roles_for
from accounts.rules import scopes_for
from accounts.services import make_token, revoke_token
from accounts.services.tokens import NewToken
from kit.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def tokens(request: HttpRequest) -> HttpResponse:
    """GET /account/tokens/: one's tokens; POST: make one. Its text is in this one answer and nowhere else."""
    scopes = scopes_for(roles_for(request))
    programs = book().choices_for(person(request))
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=scopes, programs=programs)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if elsewhere := ask_again(request, request.path):
        return _page(request, form, status=403, prove_at=elsewhere["Location"])
    user = person(request)
    try:
        made = make_token(user=user, by=user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return _page(request, form, status=refusal.status)
    return _page(request, TokenForm(scopes=scopes, programs=programs), made=made)


@require_POST
@requires_second_factor
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /account/tokens/<pk>/intrekken/"""
    user = person(request)
    revoke_token(token=get_object_or_404(ApiToken, pk=pk, user=user), by=user)
    messages.success(request, _("Het token is ingetrokken. Het werkt niet meer."))
    return HttpResponseRedirect(resolve_url("accounts:tokens"))


def _page(
    request: HttpRequest, form: TokenForm, *, made: NewToken | None = None, status: int = 200, prove_at: str = ""
) -> HttpResponse:
    living = ApiToken.objects.filter(user=request.user.pk, revoked_at=None, expires_at__gt=timezone.now()).order_by("-pk")
    user = person(request)
    context = {
        "form": form,
        "tokens": [(one, not reaches_pupils(one.scopes) or book().covers(user, one.programs)) for one in living],
        "made": made,
        "prove_at": prove_at,
        "needs_program": "programs" not in form.fields and book().needed_by(user),
    }
    response = render(request, "accounts/tokens.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
