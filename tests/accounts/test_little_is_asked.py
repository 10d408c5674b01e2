"""An account is a name, an address, a role and a way in; and more than the address nobody has to give (POR-2a, SP-8b)."""

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.forms import ApplicantForm, NameForm, NewPersonForm
from accounts.models import User
from activities.choices import NamesMode
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment
from outbox.models import Message
from privacy.checks.declarations import columns_of
from tests.support.enrolling import pupils_of
from tests.support.makers import make_activity, make_class, make_coordinator, make_provider_user, make_session, new_agreement
from tests.support.sign_in import sign_in

NAME, ADDRESS = {"display_name"}, {"email"}
WAY_IN = {"password", "last_login", "date_joined", "is_active", "blocked_at", "restricted_at"}
# Whether a yes to the newest statement is still asked: read at every request.
ASKED = {"statement_asked_at"}
# What Wagtail asks of whoever works in the CMS.
RIGHTS = {"is_superuser", "groups", "user_permissions"}
HOW_IT_SPEAKS_TO_YOU = {"language", "mail_rhythm", "mail_exceptions"}
ROLES = {
    "accounts.RegionMembership": {"role"},
    "accounts.FunderMembership": {"organisation"},
    "schools.SchoolMembership": {"school", "role"},
    "providers.ProviderMembership": {"provider", "role"},
}


@pytest.mark.promise("POR-2a")
def test_an_account_is_a_name_an_address_a_role_an_organisation_and_a_way_in() -> None:
    own = set(columns_of(User)) - {"id"}
    of_roles = {label: set(columns_of(apps.get_model(label))) - {"id", "user", "created_at", "ended_at"} for label in ROLES}

    assert own == NAME | ADDRESS | WAY_IN | ASKED | RIGHTS | HOW_IT_SPEAKS_TO_YOU
    assert of_roles == ROLES


@pytest.mark.promise("POR-2a")
@pytest.mark.parametrize(
    ("form", "asked"),
    [
        (NewPersonForm, {"display_name", "password"}),
        (ApplicantForm, {"contact_name", "email", "password"}),
        (NameForm, {"display_name"}),
    ],
)
def test_nothing_else_is_asked_of_a_person(form: type[forms.Form], asked: set[str]) -> None:
    assert set(form.base_fields) == asked


@pytest.mark.promise("SP-8b")
def test_what_is_more_than_an_address_may_stay_empty() -> None:
    def may_be_left(column: Any) -> bool:
        return column.blank or column.has_default() or column.null

    needed = {name for name, column in columns_of(User).items() if not may_be_left(column)} - {"id"}

    assert needed == {"email", "password"}
    assert not NameForm.base_fields["display_name"].required


@pytest.mark.django_db
@pytest.mark.promise("SP-8b")
def test_who_filled_in_nothing_does_everything() -> None:
    school_class = make_class(pupils=3)
    new_agreement(school_class.school)
    nameless = make_coordinator(school_class.school, display_name="", email="lob@school.example")
    session = make_session(make_activity(names_mode=NamesMode.NAMES))
    owner = make_provider_user(session.activity.provider, display_name="")
    school, provider = sign_in(Client(), nameless), sign_in(Client(), owner)
    group = {"pupils": pupils_of(school_class), "adults": "1"}
    step = reverse("enrolments:enrol", args=[session.pk, school_class.pk])

    asked = [
        school.get("/school/"),
        school.get("/account/gegevens/"),
        school.post(reverse("schools:new_pupil", args=[school_class.pk]), {"first_name": "Noor"}),
        school.post(step, {"step": "check", **group}),
        school.post(step, {"step": "confirm", **group}),
    ]
    enrolment = Enrolment.objects.get()
    messages = reverse("enrolments:messages", args=[enrolment.pk])
    asked += [
        school.post(messages, {"text": "Waar is de ingang?"}),
        school.get(reverse("enrolments:detail", args=[enrolment.pk])),
        provider.get("/aanbieder/"),
        provider.get(reverse("enrolments:roster", args=[session.pk])),
        provider.post(reverse("enrolments:provider_messages", args=[enrolment.pk]), {"text": "Aan de kade."}),
        school.get(messages),
        school.post("/account/gegevens/", {"display_name": ""}),
    ]

    assert [answer.status_code for answer in asked] == [200, 200, 302, 302, 302, 302, 200, 200, 200, 302, 200, 302]
    assert (enrolment.status, enrolment.places) == (EnrolmentStatus.ACCEPTED, 3)
    # Where a name is missing, the address stands; never nothing.
    assert "lob@school.example" in asked[8].text
    assert Message.objects.filter(recipient="lob@school.example").exists()
