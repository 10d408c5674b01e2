"""Who looked, in which role, of which school: for a pupil every look, for an account who read its requests."""

import pytest
from django.test import Client

from accounts.choices import RegionRole
from desk.services.looking import note_look
from desk.services.proving import vouch
from privacy.exporting import collect
from privacy.models import AccessPurpose
from privacy.services import log_access
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school
from tests.support.requests import about_pupil, proved
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_who_asked_reads_that_the_desk_looked_and_a_support_hour_is_called_what_it_is() -> None:
    person, by = make_coordinator(make_school()), make_region_user(RegionRole.PRIVACY_OFFICER)
    sign_in(Client(), by).get(f"/verzoeken/{proved(person).pk}/")
    pupil = make_pupil(make_class(make_school("Dollard Lyceum")))
    log_access(
        actor_id=by.pk,
        actor_role="support",
        purpose=AccessPurpose.CLASS_VIEW,
        school_id=pupil.school_id,
        object_label="pupil",
        object_id=pupil.pk,
        pupil_ids=[pupil.pk],
    )

    (at_account,), (at_pupil,) = collect(person).looks, collect(pupil).looks
    page = sign_in(Client(), person).get("/account/gegevens/").content.decode()

    assert (at_account.role, at_account.school) == ("privacy-medewerker van de regio", "")
    assert (at_pupil.role, at_pupil.school) == (
        "medewerker van de regio die op verzoek van de school meekeek",
        "Dollard Lyceum",
    )
    assert "Wie verder je naam ziet" in page
    assert "Er is nog niemand opgeschreven." not in page


@pytest.mark.promise("SBB-10")
def test_who_read_a_request_before_the_school_knew_about_whom_looked_at_that_pupil_too() -> None:
    school = make_school("Dollard Lyceum")
    by, pupil, other = make_coordinator(school), make_pupil(make_class(school)), make_pupil(make_class(school, "4A"))
    request = about_pupil(school)
    note_look(request=request, by=by)
    assert list(collect(pupil).looks) == []

    vouch(request=request, pupil=pupil, by=by)

    (look,) = collect(pupil).looks
    assert (look.role, look.school, look.why) == ("LOB-coördinator", "Dollard Lyceum", "Verzoek over gegevens behandeld")
    assert list(collect(other).looks) == []
