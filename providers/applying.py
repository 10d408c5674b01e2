"""The page on which a provider applies: /aanbieder/aanmelden/."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sign_up
from accounts.access import person
from accounts.models import User
from kit.refusals import Refusal
from providers.errors import AlreadyRegistered
from providers.forms import ApplicationForm, OrganisationForm
from providers.services.applications import apply_as_provider, check_is_new

# What somebody typed before they had (or remembered) an account; forgotten with the session.
KEPT = "provider_application"
KEPT_FIELDS = ("name", "kvk_number", "street", "postcode", "city", "website")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it in. With an account nothing about the person is asked again."""
    user = request.user
    form_class = OrganisationForm if user.is_authenticated else ApplicationForm
    if request.method != "POST":
        return show(request, form_class(initial=request.session.get(KEPT, {})))
    form = form_class(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        return apply_as_colleague(request, form) if isinstance(user, User) else apply_as_stranger(request, form)
    except AlreadyRegistered as refusal:
        form.add_error("kvk_number", refusal.detail)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
    return show(request, form, status=422)


def apply_as_colleague(request: HttpRequest, form: OrganisationForm) -> HttpResponse:
    """Take the application of somebody who is signed in."""
    apply_as_provider(organisation=form.organisation, by=person(request))
    request.session.pop(KEPT, None)
    messages.success(request, _("Je aanmelding is binnen. Meestal kijken wij binnen 2 werkdagen. Je krijgt dan mail."))
    return redirect("activities:provider_home")


def apply_as_stranger(request: HttpRequest, form: OrganisationForm) -> HttpResponse:
    """Make the account and take the application. Whether the address was known already is told by mail only."""
    data = form.cleaned_data
    sign_up.check_pace(request)
    # What could give a known address away comes before it is looked at, or is the same for both.
    check_is_new(form.organisation)
    request.session[KEPT] = {name: data[name] for name in KEPT_FIELDS}
    with transaction.atomic():
        started = sign_up.start(
            request,
            email=data["email"],
            password=data["password"],
            display_name=data["contact_name"],
            next_url="/aanbieder/",
        )
        if started.user is not None:
            apply_as_provider(organisation=form.organisation, by=started.user)
    return started.response


def show(request: HttpRequest, form: OrganisationForm, status: int = 200) -> HttpResponse:
    """Draw the form."""
    return render(request, "providers/apply.html", {"form": form}, status=status)
