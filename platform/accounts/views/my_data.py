"""Everything that is stored about oneself: read, put right, taken along, erased (promises OGP-5.2, POR-7a, POR-7b, POR-7c)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ask_again, person
from accounts.forms import NameForm
from accounts.listeners import DATA_CHECK
from accounts.models import User
from accounts.services.checking import confirm_data, is_asked
from accounts.services.closing import close_account, organisations_that_need
from accounts.services.own_data import rename, take_along
from kit.refusals import Refusal
from privacy.exporting import Fate, collect
from privacy.exporting.packing import NAME

HERE = gettext_lazy("Wijzig dit")
# Where each kind of data is put right: by name of the page, because some stand on higher floors. Of what has no line here, the
# page says whom to ask.
CHANGED_AT = {
    "accounts.User": [
        (gettext_lazy("Wijzig je naam"), "accounts:my_data"),
        (gettext_lazy("Wijzig je e-mailadres"), "account_email"),
        (gettext_lazy("Wijzig hoe vaak je mail krijgt"), "accounts:mail_rhythm"),
    ],
    "account.EmailAddress": [(HERE, "account_email")],
    "accounts.ApiToken": [(HERE, "accounts:tokens")],
    "accounts.InboxItem": [(HERE, "accounts:inbox")],
    "mfa.Authenticator": [(HERE, "mfa_index")],
    "usersessions.UserSession": [(HERE, "usersessions_list")],
    "enrolments.CalendarFeed": [(HERE, "enrolments:feeds")],
    "enrolments.Enrolment": [(HERE, "enrolments:list")],
    "activities.Favourite": [(HERE, "activities:saved")],
    "activities.Shortlist": [(HERE, "activities:saved")],
    "activities.ShortlistItem": [(HERE, "activities:saved")],
    "activities.SavedSearch": [(HERE, "activities:searches")],
    "stats.ReleaseSubscription": [(HERE, "stats:subscription")],
    "newsletter.Subscriber": [(HERE, "desk:my_consents")],
    "newsletter.ConsentRecord": [(HERE, "desk:my_consents")],
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """GET /account/gegevens/: all of it, why, until when and for whom; POST: put one's own name right."""
    user = person(request)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"display_name": user.display_name})
    if request.method == "POST" and form.is_valid():
        rename(user=user, name=form.cleaned_data["display_name"])
        _settle_check(request, user)
        messages.success(request, _("Je naam is bewaard."))
        return HttpResponseRedirect(resolve_url("accounts:my_data"))
    context = {"collected": collect(user), "form": form, "changed_at": _pages(), "is_asked": is_asked(user)}
    return render(request, "accounts/my_data.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """POST /account/gegevens/klopt/: it is still right, for this school year (promise SP-8c)."""
    _settle_check(request, person(request))
    messages.success(request, _("Dank je. We vragen het volgend schooljaar weer."))
    return HttpResponseRedirect(resolve_url("accounts:my_data"))


@require_POST
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """POST /account/gegevens/download/: the zip; who signed in longer ago proves who they are first."""
    user = person(request)
    if elsewhere := ask_again(request, reverse("accounts:my_data")):
        return elsewhere
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "no-store"}
    return HttpResponse(take_along(user=user), content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """GET /account/gegevens/wissen/: what goes, what stays and why; POST: close the account, a worker erases it."""
    user = person(request)
    refusal = None
    if request.method == "POST":
        if elsewhere := ask_again(request, reverse("accounts:erase_my_account")):
            return elsewhere
        try:
            order = close_account(user=user, by=user)
            logout(request)
            return HttpResponseRedirect(resolve_url("privacy:erased", number=order.pk))
        except Refusal as no:
            refusal = no
    sections = collect(user).sections
    context = {
        "fates": [(fate.words, [one for one in sections if one.fate == fate]) for fate in Fate],
        "needed_by": organisations_that_need(user),
        "refusal": refusal,
    }
    return render(request, "accounts/erase_account.html", context, status=refusal.status if refusal else 200)


def _settle_check(request: HttpRequest, user: User) -> None:
    confirm_data(user=user)
    request.session.pop(DATA_CHECK, None)


def _pages() -> dict[str, list[tuple[str, str]]]:
    """Return by table what the links say, and where they lead."""
    return {label: [(str(words), reverse(name)) for words, name in pages] for label, pages in CHANGED_AT.items()}
