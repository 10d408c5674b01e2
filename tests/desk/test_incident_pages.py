"""The register and the school's side, through their doors."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from desk.incident_choices import Party, SourceKind
from desk.models import Incident, SchoolNotice
from desk.services.incident_telling import tell_schools
from desk.services.incidents import close
from enrolments.choices import FeedKind
from enrolments.services.feeds import open_feed
from privacy.models import AccessEvent, AccessPurpose
from schools.services.restricting import restrict_pupil
from tests.support.incidents import change_region, finish, keeper, look, make_incident
from tests.support.makers import make_class, make_coordinator, make_pupil, make_school, make_user
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def typed(**changes: object) -> dict[str, object]:
    """Return a form that opens an incident."""
    now = timezone.localtime()
    return {
        "discovered_at": f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "happened": "Een agenda-adres stond\r\nop een openbare pagina.",
        "cause": "secret",
        "kinds": ["names"],
        "from_at": f"{now - timedelta(days=3):%d-%m-%Y %H:%M}",
        **changes,
    }


@pytest.mark.promise("SBB-9a")
def test_the_region_opens_an_incident_with_whom_it_knows_and_keeps_no_line_of_it() -> None:
    person = make_coordinator(make_school())
    token = make_token(user=person, name="x", scopes=list(TokenScope), days=1, by=person, programs=programs_for(person))
    feed = open_feed(by=person, kind=FeedKind.COORDINATOR)
    client = sign_in(Client(), keeper())
    lines = "\r\n".join([person.email.upper(), "", token.text, feed.address])

    answer = client.post(reverse("desk:new_incident"), typed(who=lines))

    made = Incident.objects.get()
    assert answer.headers["Location"] == reverse("desk:incident", args=[made.pk])
    assert made.happened == "Een agenda-adres stond\nop een openbare pagina."
    assert {(one.kind, one.account or one.number) for one in made.sources.all()} == {
        (SourceKind.ACCOUNT, person.pk),
        (SourceKind.TOKEN, token.row.pk),
        (SourceKind.FEED, feed.row.pk),
    }
    page = client.get(answer.headers["Location"]).content.decode()
    assert "nog 21 uur" in page
    assert "nog 69 uur" in page
    assert "besluiten over de toezichthouder" in page
    assert client.get(reverse("desk:incidents")).content.decode().count(made.reference) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"who": "wie@nergens.example"}, "Regel 1 kennen we niet"),
        ({"kinds": []}, "Kies minstens één soort."),
        ({"discovered_at": "2199-01-01T10:00"}, "Dit moment moet nog komen."),
        ({"discovered_at": "2021-06-01T10:00", "from_at": "2021-06-01T09:00"}, "Dit is meer dan 72 uur geleden."),
        ({"from_at": "0001-01-01T00:00"}, "Dit is te lang geleden."),
        ({"until_at": "2020-06-01T00:00"}, "Het einde ligt voor het begin."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(wrong: dict[str, object], words: str) -> None:
    answer = sign_in(Client(), keeper()).post(reverse("desk:new_incident"), typed(**wrong))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "op een openbare pagina." in answer.content.decode()
    assert not Incident.objects.exists()


def test_more_facts_with_a_moment_that_cannot_be_stay_on_the_page() -> None:
    incident = make_incident(by=(by := keeper()))
    now = timezone.localtime()
    later = {
        "step": "extend",
        "happened": "Toch meer.",
        "cause": "secret",
        "kinds": ["names"],
        "from_at": f"{now:%d-%m-%Y %H:%M}",
    }

    answer = sign_in(Client(), by).post(reverse("desk:incident", args=[incident.pk]), later)

    text = answer.content.decode()
    assert (answer.status_code, "Het begon voordat we het ontdekten." in text, "Toch meer." in text) == (422, True, True)
    assert incident.steps.count() == 1


def test_the_region_says_where_a_leak_is_reported() -> None:
    incident = make_incident(by=(by := keeper()))
    change_region(breach_url="https://toezicht.example/meld", complaint_url="https://toezicht.example/klacht")

    page = sign_in(Client(), by).get(reverse("desk:incident", args=[incident.pk])).content.decode()

    panel = page[page.index("4. De toezichthouder") : page.index("5. De mensen zelf")]
    assert ('href="https://toezicht.example/meld"' in panel, "klacht" in panel) == (True, False)


@pytest.mark.promise("SBB-9a", "SBB-9b")
def test_every_button_of_the_list_works_until_it_can_be_closed() -> None:
    school = make_school()
    make_coordinator(school)
    client = sign_in(Client(), by := keeper())
    incident = make_incident((SourceKind.SCHOOL, school.pk), by=by, kinds=["names", "accounts"])
    address = reverse("desk:incident", args=[incident.pk])
    buttons: list[dict[str, str]] = [
        {"step": "contain", "measures-words": "Het adres is ingetrokken."},
        {"step": "judge", "risk": "high", "consequences": "Iemand kan de namen kennen."},
        {"step": "schools_save", "schools_letter-words": "Eigen woorden."},
        {"step": "schools_told", "schools_letter-words": "Eigen woorden, beter."},
        {"step": "authority_told", "authority_yes-reason": "Melding 7"},
        {"step": "people_told", "people_letter-words": "Dag, er ging iets mis."},
    ]

    for button in buttons:
        assert client.post(address, button).status_code == 302
    assert client.post(address, {"step": "people_no", "people_no-reason": "Toch niet"}).status_code == 409
    unknown = client.post(address, {"step": "bestaat-niet", "consequences": "Dit blijft staan.", "kinds": ["photos"]})
    assert (unknown.status_code, "Dit blijft staan." in unknown.content.decode()) == (422, True)
    assert client.post(address, {"step": "close", "lessons-words": "Adressen verlopen."}).status_code == 302

    incident.refresh_from_db()
    assert (incident.authority, incident.schools, incident.people) == ("told", "told", "told")
    assert incident.schools_text == "Eigen woorden, beter."
    assert not incident.is_open
    page = client.get(address).content.decode()
    assert "Wie erbij betrokken was, is gewist." in page
    assert 'name="step"' not in page


@pytest.mark.promise("SBB-9b")
def test_a_school_sees_its_own_pupils_by_name_and_the_region_never_does() -> None:
    by, school, other = keeper(), make_school("Dollard"), make_school("Eems")
    school_class, thief = make_class(school), make_user()
    mine, frozen = make_pupil(school_class, first_name="Kwxeigen"), make_pupil(school_class, first_name="Kwxbevroren")
    theirs = make_pupil(make_class(other), first_name="Kwxander")
    coordinator, _colleague = make_coordinator(school), make_coordinator(other)
    restrict_pupil(pupil=frozen, why="De naam klopt niet", by=coordinator)
    for at, pupils in ((school, [mine, frozen]), (other, [theirs])):
        look(thief, at, pupils)
    incident = make_incident((SourceKind.ACCOUNT, thief.pk), by=by)
    tell_schools(incident=incident, by=by)
    client, region = sign_in(Client(), coordinator), sign_in(Client(), by)
    address = reverse("desk:school_incident", args=[incident.pk])

    page = client.get(address).content.decode()

    assert "Kwxeigen" in page
    assert "Kwxander" not in page + region.get(reverse("desk:incident", args=[incident.pk])).content.decode()
    assert "Kwxbevroren" not in page
    assert "Nog 1 leerling staat hier niet" in page
    looked = AccessEvent.objects.get(purpose=AccessPurpose.INCIDENT)
    assert (looked.actor_id, looked.school_id, looked.pupil_ids) == (coordinator.pk, school.pk, [mine.pk])
    assert "Kwx" not in region.get(reverse("desk:incident", args=[incident.pk])).content.decode()
    assert region.get(address).status_code == 404
    assert incident.reference in client.get(reverse("desk:school_incidents")).content.decode()
    assert client.post(address).status_code == 302
    assert SchoolNotice.objects.get(school=school).read_at is not None
    finish(incident, by, Party.AUTHORITY, Party.PEOPLE)
    close(incident=incident, lessons="Voortaan anders.", by=by)
    assert "De lijst is gewist. Het ging om 2 leerlingen." in client.get(address).content.decode()


def test_a_school_that_was_not_told_finds_nothing() -> None:
    by, school = keeper(), make_school()
    incident = make_incident((SourceKind.SCHOOL, school.pk), by=by)

    answer = sign_in(Client(), make_coordinator(school)).get(reverse("desk:school_incident", args=[incident.pk]))

    assert answer.status_code == 404
