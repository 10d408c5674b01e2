"""Looking along: closed by default, open for an hour when the school says so, every look written down."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import RegionMembership, User
from kit.constraints import constraint_name
from kit.refusals import NotFound
from outbox.models import Message
from privacy.models import AccessEvent
from schools.choices import SchoolRole
from schools.errors import HelperNotBound, NotAboutYourself
from schools.models import ConfidentialityDeclaration, School, SchoolClass, SupportGrant
from schools.services.support import (
    close_support,
    grant_for,
    looks_under,
    open_support,
    record_confidentiality,
)
from tests.support.makers import make_class, make_coordinator, make_region_user, make_school
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "Een klas staat er dubbel in."


@pytest.fixture
def school_class() -> SchoolClass:
    return make_class(make_school(), pupils=3)


@pytest.fixture
def school(school_class: SchoolClass) -> School:
    return school_class.school


@pytest.fixture
def coordinator(school: School) -> User:
    return make_coordinator(school)


@pytest.fixture
def helper() -> User:
    user = make_region_user(RegionRole.EDITOR, display_name="Hulp van de regio")
    ConfidentialityDeclaration.objects.create(user=user, signed_on=timezone.localdate())
    return user


@pytest.fixture
def grant(school: School, coordinator: User, helper: User) -> SupportGrant:
    return open_support(school=school, helper=helper, reason=WHY, by=coordinator)


def statuses(client: Client, pk: int, school_class: SchoolClass) -> list[int]:
    """Return what both pages of an invitation answer."""
    base = f"/regio/meekijken/{pk}/"
    return [client.get(base).status_code, client.get(f"{base}klas/{school_class.pk}/").status_code]


@pytest.mark.promise("SP-5e")
def test_who_is_not_invited_finds_nothing(client: Client, school_class: SchoolClass, grant: SupportGrant) -> None:
    for user in (make_region_user(RegionRole.ADMIN), make_coordinator(), make_coordinator(school_class.school)):
        sign_in(client, user)
        assert statuses(client, grant.pk, school_class) == [404, 404]
    sign_in(client, User.objects.create_superuser("beheer@regio.example"))
    assert 200 not in statuses(client, grant.pk, school_class)

    assert not AccessEvent.objects.filter(object_label="support_grant").exists()


@pytest.mark.promise("SP-5e")
def test_an_invited_helper_sees_one_school_and_each_look_is_told(
    client: Client, school_class: SchoolClass, grant: SupportGrant, helper: User, coordinator: User
) -> None:
    other = make_class(make_school(), "4X", pupils=1)
    sign_in(client, helper)

    assert "3B" in client.get(f"/regio/meekijken/{grant.pk}/").content.decode()
    page = client.get(f"/regio/meekijken/{grant.pk}/klas/{school_class.pk}/").content.decode()
    pupil = school_class.memberships.first().pupil  # type: ignore[union-attr]  # there are three
    assert pupil.pupil_number in page
    assert client.get(f"/regio/meekijken/{grant.pk}/klas/{other.pk}/").status_code == 404

    looks = looks_under([grant])[grant.pk]
    assert [(one.actor_id, one.actor_role, one.school_id, one.person_count) for one in looks] == [
        (helper.pk, "support", grant.school_id, 0),
        (helper.pk, "support", grant.school_id, 3),
    ]
    sign_in(client, coordinator)
    told = client.get("/school/meekijken/").content.decode()
    assert ("2 keer gekeken" in told, "een klas met 3 leerlingen" in told) == (True, True)


@pytest.mark.promise("SP-5e")
@pytest.mark.parametrize("ending", ["time", "school", "role", "declaration"])
def test_what_ended_is_closed_in_the_next_request(
    client: Client, school_class: SchoolClass, grant: SupportGrant, helper: User, coordinator: User, ending: str
) -> None:
    sign_in(client, helper)
    assert statuses(client, grant.pk, school_class) == [200, 200]
    past = timezone.now() - timedelta(minutes=61)
    endings: dict[str, Any] = {
        "time": lambda: SupportGrant.objects.update(granted_at=past, expires_at=past + timedelta(minutes=60)),
        "school": lambda: close_support(grant=grant, by=coordinator),
        "role": lambda: RegionMembership.objects.filter(user=helper).delete(),
        "declaration": lambda: ConfidentialityDeclaration.objects.all().delete(),
    }

    endings[ending]()

    assert statuses(client, grant.pk, school_class) == [404, 404]


@pytest.mark.promise("SP-5e")
def test_only_who_promised_to_keep_silent_is_let_in(school: School, coordinator: User) -> None:
    for user in (make_region_user(RegionRole.ADMIN), make_coordinator(school)):
        with pytest.raises(HelperNotBound):
            open_support(school=school, helper=user, reason=WHY, by=coordinator)

    assert not SupportGrant.objects.exists()


def test_only_the_schools_own_coordinators_open_and_close(school: School, grant: SupportGrant, helper: User) -> None:
    for user in (make_coordinator(), make_coordinator(school, SchoolRole.TEACHER), helper):
        with pytest.raises(NotFound):
            open_support(school=school, helper=helper, reason=WHY, by=user)
        with pytest.raises(NotFound):
            close_support(grant=grant, by=user)

    assert grant_for(helper, grant.pk) == grant


def test_an_open_invitation_is_not_given_twice_and_the_school_gets_mail(
    school: School, grant: SupportGrant, coordinator: User, helper: User
) -> None:
    again = open_support(school=school, helper=helper, reason="Nog iets.", by=coordinator)

    assert again == grant
    letter = Message.objects.get(kind="schools.support_opened")
    assert (letter.recipient, "Hulp van de regio" in letter.text, WHY in letter.text) == (coordinator.email, True, True)


def test_the_database_knows_no_invitation_of_more_than_an_hour(grant: SupportGrant) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        SupportGrant.objects.update(expires_at=grant.granted_at + timedelta(minutes=61))

    assert constraint_name(refused.value) == "support_lasts_an_hour_at_most"


def test_a_school_opens_and_closes_on_its_page_under_a_banner(
    client: Client, school: School, coordinator: User, helper: User
) -> None:
    sign_in(client, coordinator)
    banner = "Iemand van de regio kijkt mee"

    empty = client.post("/school/meekijken/", {"helper": helper.pk, "reason": ""})
    client.post("/school/meekijken/", {"helper": helper.pk, "reason": WHY})
    pages = [client.get(path).content.decode() for path in ("/school/", "/school/klassen/")]
    client.post("/school/meekijken/", {"sluit": SupportGrant.objects.get().pk})

    assert empty.status_code == 422
    assert [banner in page for page in pages] == [True, True]
    assert banner not in client.get("/school/").content.decode()


def test_somebody_else_records_who_promised(client: Client) -> None:
    officer, editor = make_region_user(RegionRole.PRIVACY_OFFICER), make_region_user(RegionRole.EDITOR)
    today = timezone.localdate()
    with pytest.raises(NotAboutYourself):
        record_confidentiality(user=officer, signed_on=today, by=officer)
    with pytest.raises(NotFound):
        record_confidentiality(user=officer, signed_on=today, by=editor)
    with pytest.raises(NotFound):
        record_confidentiality(user=make_coordinator(), signed_on=today, by=officer)

    sign_in(client, editor)
    assert client.post("/regio/meekijken/verklaringen/", {"user": officer.pk, "signed_on": "1-9-2026"}).status_code == 404
    sign_in(client, officer)
    client.post("/regio/meekijken/verklaringen/", {"user": editor.pk, "signed_on": "1-9-2026"})

    assert list(ConfidentialityDeclaration.objects.values_list("user", flat=True)) == [editor.pk]
    assert client.get("/regio/meekijken/").status_code == 200
