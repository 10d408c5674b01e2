"""What goes is said two weeks before: to the school in a mail without names and on a page, to the region on its own page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.choices import RegionRole
from outbox.models import Message
from privacy.retention.forecast import leaving, names_go_at
from privacy.retention.keeping import keep_terms
from privacy.retention.legal import keep_row
from schools.choices import SchoolRole
from schools.models import Pupil
from schools.services.telling_what_goes import tell_schools
from schools.tasks import tell_what_goes
from tests.support.makers import make_class, make_coordinator, make_pupil, make_region_user, make_school

pytestmark = pytest.mark.django_db
GOES = datetime(2027, 9, 29, 22, tzinfo=UTC)  # 30 September, 0.00 here
DAY = timedelta(days=1)
NAMES = "Naam en leerlingnummer van leerlingen"


@pytest.fixture
def school() -> Any:
    """A school with three pupils of a year that is over, and one of the next year."""
    found = make_school("Dollard Lyceum")
    with time_machine.travel("2027-05-10T08:00:00Z", tick=False):
        old = make_class(found)
        for _ in range(3):
            make_pupil(old)
    with time_machine.travel("2027-08-20T08:00:00Z", tick=False):
        make_pupil(make_class(found, "4B"))
    return found


@pytest.mark.promise("POR-6b")
def test_a_school_hears_it_once_in_numbers_and_without_a_name(school: Any) -> None:
    coordinator, head = make_coordinator(school), make_coordinator(school, SchoolRole.ADMIN)
    make_coordinator(school, SchoolRole.MENTOR)
    make_coordinator(make_school("Zonder leerlingen"))

    assert tell_schools(now=GOES - 15 * DAY) == 0
    with time_machine.travel(GOES - 13 * DAY, tick=False):
        tell_what_goes()
    tell_schools(now=GOES - 12 * DAY)

    mails = list(Message.objects.filter(kind="schools.names_go"))
    assert {mail.recipient for mail in mails} == {coordinator.email, head.email}
    assert len(mails) == 2
    text = mails[0].text
    assert mails[0].subject.startswith("Op donderdag 30 september") or "30 september" in mails[0].subject
    assert "de namen van 3 leerlingen" in text
    assert f"/school/bewaren/?school={school.pk}" in text
    assert [name for pupil in Pupil.objects.all() for name in (pupil.first_name, pupil.last_name) if f" {name} " in text] == []


def test_the_page_says_beforehand_exactly_what_the_job_then_does(school: Any, client: Client) -> None:
    make_pupil(make_class(make_school("Een andere school")))
    before = GOES - 10 * DAY
    said = {one.about: one for one in leaving(school.pk, before)}
    coordinator = make_coordinator(school)
    with time_machine.travel(before, tick=False):
        client.force_login(coordinator)
        page = client.get("/school/bewaren/").content.decode()

    pupils = Pupil.objects.filter(school=school)
    with time_machine.travel(GOES + timedelta(hours=4), tick=False):
        left = pupils.count()
        keep_terms()
    assert (said[NAMES].rows, said[NAMES].until) == (3, names_go_at(before))
    assert left - pupils.count() == 3
    assert NAMES in page
    assert "30 september" in page


def test_the_region_reads_numbers_reasons_and_holds(school: Any, client: Client) -> None:
    kept = Pupil.objects.filter(school=school).order_by("pk")[0]
    with time_machine.travel(GOES - 10 * DAY, tick=False):
        keep_row(label="schools.Pupil", object_id=kept.pk, reason="Klacht bij de rechter", until=GOES + 900 * DAY, by_id=7)
    with time_machine.travel(GOES + timedelta(hours=4), tick=False):
        keep_terms()
        client.force_login(make_region_user(RegionRole.PRIVACY_OFFICER))
        page = client.get("/regio/bewaren/").content.decode()
        assert client.get("/regio/").content.decode().count("/regio/bewaren/") == 1

    assert f"{NAMES}: 2" in page
    assert "Reden: Klacht bij de rechter" in page
    assert "er geldt een bewaarplicht." in page
    assert Pupil.objects.filter(pk=kept.pk).exists()
