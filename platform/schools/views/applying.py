"""The page on which a school applies: /school/aanmelden/."""

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
from schools.forms import SchoolAndPersonForm, SchoolForm
from schools.services.applications import apply_as_school, check_is_free


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it in. With an account nothing about the person is asked again."""
    form_class = SchoolForm if request.user.is_authenticated else SchoolAndPersonForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            check_is_free(form.branch.branch_code)
            return _as_colleague(request, form) if isinstance(request.user, User) else _as_stranger(request, form)
        except Refusal as refusal:
            form.add_error("branch_code", refusal.detail)
    return render(request, "schools/apply.html", {"form": form}, status=422 if form.errors else 200)


def _as_colleague(request: HttpRequest, form: SchoolForm) -> HttpResponse:
    """Take the application of somebody who is signed in."""
    apply_as_school(branch=form.branch, by=person(request))
    messages.success(request, _("Je aanmelding is binnen. Meestal kijken wij binnen 2 werkdagen. Je krijgt dan mail."))
    return redirect("schools:classes")


def _as_stranger(request: HttpRequest, form: SchoolForm) -> HttpResponse:
    """Make the account and take the application. Whether the address was known already is told by mail only."""
    data = form.cleaned_data
    sign_up.check_pace(request)
    with transaction.atomic():
        started = sign_up.start(
            request,
            email=data["email"],
            password=data["password"],
            display_name=data["contact_name"],
            next_url="/school/klassen/",
        )
        if started.user is not None:
            apply_as_school(branch=form.branch, by=started.user)
    return started.response
