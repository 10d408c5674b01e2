"""The demo region: believable, invented, the same for the same seed, and true to every rule of the house."""

import re
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activities.choices import ActivityKind, SessionStatus
from activities.models import ActivityPage, CatalogueEntry, SavedSearch, Session
from desk.models import Incident, Inquiry, PrivacyRequest, ServiceMessage
from desk.services.incident_reach import reach_of
from enrolments.choices import ConsentState, EnrolmentStatus
from enrolments.models import Enrolment, Place, PupilConsent
from enrolments.moves import START, find_move
from enrolments.services.consents import states_of
from enrolments.services.invariants import broken_invariants
from meeloop.demo.class_list import FILE_NAME, sample_class_list
from meeloop.demo.people import PEOPLE
from meeloop.demo.people_names import FIRST_NAMES, LAST_NAMES
from meeloop.demo.school_days import is_school_day
from meeloop.settings.environment import ROOT
from newsletter.models import NewsletterIssuePage, Sending
from providers.choices import ProviderStatus
from providers.models import Provider
from schools.models import Pupil, School
from stats.choices import ReleaseStatus
from stats.models import Release
from stats.services.verifying import verify_release
from tests.support.contents import digests

pytestmark = [
    pytest.mark.django_db(databases=["default", "stats"]),
    pytest.mark.slow,
    pytest.mark.xdist_group("demo"),
    pytest.mark.usefixtures("loaded_twice"),
]


def test_the_small_region_has_the_size_it_promises() -> None:
    approved = Provider.objects.filter(status=ProviderStatus.APPROVED).count()

    sizes = (School.objects.count(), Pupil.objects.count(), Provider.objects.count(), ActivityPage.objects.count())
    assert sizes == (6, 900, 60, 150)
    assert (approved, Provider.objects.filter(status=ProviderStatus.APPLIED).count()) == (55, 4)


def test_nothing_in_the_demo_breaks_a_rule_of_sign_ups() -> None:
    assert broken_invariants(settled=True) == {}


def test_every_history_is_a_chain_of_moves_that_exist() -> None:
    wrong = []
    for enrolment in Enrolment.objects.prefetch_related("transitions"):
        steps = sorted(enrolment.transitions.all(), key=lambda step: step.pk)
        chain = [START, *(step.to_status for step in steps)]
        moments = [step.at for step in steps]
        known = all(find_move(origin, step.to_status) for origin, step in zip(chain, steps, strict=False))
        if [step.from_status for step in steps] != chain[:-1] or not known or moments != sorted(moments):
            wrong.append(chain)
    assert wrong == []


def test_sign_ups_of_every_state_that_can_be_reached_are_there() -> None:
    # In a small region it may happen that every group came.
    assert set(Enrolment.objects.values_list("status", flat=True)) >= set(EnrolmentStatus) - {EnrolmentStatus.NO_SHOW}


def test_dates_are_on_school_days_during_school_hours() -> None:
    local = [(timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)) for one in Session.objects.all()]

    assert [day for day, _end in local if not is_school_day(day.date())] == []
    assert [start for start, end in local if start.hour < 8 or (end.hour, end.minute) > (16, 30)] == []


def test_the_catalogue_is_alive_today() -> None:
    live = CatalogueEntry.objects.filter(upcoming_count__gt=0)
    coming = Session.objects.filter(status=SessionStatus.SCHEDULED, starts_at__gt=timezone.now())

    assert live.count() > 100
    assert live.values("title").distinct().count() > 0.9 * live.count()
    assert live.values("sector").distinct().count() == 11
    assert {coming.filter(places_taken=0).exists(), coming.filter(enrolments__status="waiting").exists()} == {True}


def test_something_waits_at_every_desk() -> None:
    asked = PupilConsent.objects.order_by("pk")[0]
    place = Place.objects.get(pupil=asked.pupil_id, session__activity=asked.activity_id)
    pupils = Place.objects.filter(enrolment=place.enrolment_id).values_list("pupil_id", flat=True)
    photos = states_of(list(pupils), asked.activity_id)
    incident = Incident.objects.get()

    assert sorted(Inquiry.objects.values_list("status", flat=True)) == ["answered", "open"]
    assert sorted(PrivacyRequest.objects.values_list("kind", "status")) == [
        ("access", "referred"),
        ("rectification", "in_hand"),
    ]
    assert (incident.is_open, incident.risk, reach_of(incident).pupils > 10) == (True, "unlikely", True)
    assert Counter(photos.values()) == {ConsentState.GIVEN: 4, ConsentState.WITHDRAWN: 2, ConsentState.NOT_ASKED: 4}
    assert ActivityPage.objects.live().filter(kind=ActivityKind.MBO_PLACEMENT).count() == 1


def test_the_region_wrote_newsletters_and_a_message_and_a_coordinator_keeps_searches() -> None:
    issues = {issue.title: (issue.live, issue.workflow_in_progress) for issue in NewsletterIssuePage.objects.all()}
    sending = Sending.objects.get()

    assert issues == {
        "Winter vol werk": (True, False),
        "Beroepenmarkt in maart": (False, True),
        "Nieuwe activiteiten voor jou": (False, False),
    }
    assert (sending.issue.title, sending.state, sending.is_over) == ("Winter vol werk", "done", True)  # type: ignore[union-attr]  # it has one
    assert ServiceMessage.objects.get().published_at is not None
    assert list(SavedSearch.objects.values_list("user__email", flat=True).distinct()) == ["lob@demo.meeloop.example"]
    assert all(SavedSearch.objects.values_list("found", flat=True))


def test_no_address_of_the_demo_could_ever_be_mailed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT email FROM accounts_user UNION SELECT email FROM newsletter_subscriber UNION SELECT recipient FROM outbox_message UNION SELECT email FROM desk_inquiry UNION SELECT email FROM desk_privacyrequest"
        )
        addresses = [address for (address,) in cursor.fetchall()]

    assert [one for one in addresses if not re.search(r"@([a-z]+\.)*example$", one)] == []
    assert len(addresses) > 100


def test_names_of_pupils_come_from_our_own_lists() -> None:
    names = Pupil.objects.values_list("first_name", "name_prefix", "last_name")

    assert [name for name in names if name[0] not in FIRST_NAMES or f"{name[1]} {name[2]}".strip() not in LAST_NAMES] == []


def test_keys_of_organisations_are_ones_that_nobody_has() -> None:
    assert School.objects.exclude(brin__startswith="99").count() == 0
    assert Provider.objects.exclude(kvk_number__startswith="000").count() == 0


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.handle)
def test_every_demo_person_signs_in_with_one_click_and_lands_on_a_page(client: Client, person: Any) -> None:
    user = User.objects.get(email=person.email)

    answer = client.post("/dev/inloggen/", {"user": user.pk}, follow=True)

    assert (answer.status_code, answer.wsgi_request.user) == (200, user)


def test_last_year_is_out_term_by_term_and_as_a_whole_made_by_the_real_method() -> None:
    last_year = min(Release.objects.values_list("start_year", flat=True))
    releases = Release.objects.filter(start_year=last_year).order_by("term")

    assert [(one.term, one.status, one.blocking_findings) for one in releases] == [
        (term, ReleaseStatus.PUBLISHED, 0) for term in range(4)
    ]
    assert all(check.holds for one in releases for check in verify_release(one))


def test_log_ins_are_listed_with_what_to_try_first() -> None:
    said = StringIO()

    call_command("demo_logins", stdout=said)

    text = said.getvalue()
    assert f"{settings.SITE_URL}/dev/inloggen/" in text
    assert [person.name for person in PEOPLE if person.name not in text or person.first not in text] == []


def test_the_sample_class_list_is_the_one_in_the_docs(client: Client) -> None:
    answer = client.get("/dev/klassenlijst/")

    assert answer.content == sample_class_list() == (ROOT / "docs/examples" / FILE_NAME).read_bytes()


def test_a_filled_installation_is_left_alone() -> None:
    before = digests()

    call_command("demo", scale="small", only_if_empty=True, verbosity=0)
    with pytest.raises(CommandError, match="make reset"):
        call_command("demo", scale="small", verbosity=0)

    assert digests() == before


def test_production_takes_no_demo_data(settings: Any) -> None:
    settings.MEELOOP_ENV = "production"

    with pytest.raises(CommandError, match="production"):
        call_command("demo", scale="small", verbosity=0)


def test_the_same_seed_gives_the_same_region(loaded_twice: tuple[dict[str, str], dict[str, str]]) -> None:
    first, second = loaded_twice

    assert first == second
