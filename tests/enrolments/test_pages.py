"""Pages of sign-ups: the whole way without JavaScript, what is kept when it does not work, and who may come in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold, Place
from enrolments.services.enrolling import join_waiting_list
from privacy.models import AccessEvent
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import SchoolClass
from tests.support.enrolling import fresh, make_enrolment, pupils_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider_user,
    make_region_user,
    make_school,
    make_session,
)
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def start(*, pupils: int = 4, capacity: int = 28, **activity: Any) -> tuple[Session, SchoolClass, Client]:
    school_class = make_class(pupils=pupils)
    return (
        make_session(make_activity(**activity), capacity=capacity),
        school_class,
        sign_in(Client(), make_coordinator(school_class.school)),
    )


def step(session: Session, school_class: SchoolClass) -> str:
    return reverse("enrolments:enrol", args=[session.pk, school_class.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_known_class_is_signed_up_in_four_clicks_without_javascript() -> None:
    session, school_class, client = start(names_mode=NamesMode.NAMES)
    chosen = pupils_of(school_class)

    choose = client.get(f"/school/inschrijven/{session.pk}/")
    group = client.get(step(session, school_class))
    check = client.post(
        step(session, school_class), {"step": "check", "pupils": chosen, "adults": "2", "note": "Lift nodig"}, follow=True
    )
    confirm = client.post(
        step(session, school_class), {"step": "confirm", "pupils": chosen, "adults": "2", "note": "Lift nodig"}
    )
    looks = AccessEvent.objects.values_list("object_label", "person_count")
    # The class to choose from, and who was chosen; sending a form shows nobody.
    assert list(looks.order_by("pk")) == [("school_class", 4), ("school_class", len(chosen))]
    done = client.get(confirm.url)

    assert step(session, school_class) in text_of(choose)
    assert text_of(group).count('name="pupils"') == 4
    assert text_of(group).count("checked") == 4
    assert "Klopt dit?" in text_of(check)
    assert re.findall(r'name="pupils" value="(\d+)"', text_of(check)) == [str(pk) for pk in chosen]
    assert Enrolment.objects.count() == 1
    assert "Klas 3B is ingeschreven" in text_of(done)


def test_looking_and_checking_write_nothing() -> None:
    session, school_class, client = start()

    client.get(step(session, school_class))
    client.post(step(session, school_class), {"step": "check", "places": "4", "adults": "1"}, follow=True)

    assert Enrolment.objects.count() == 0


def test_the_check_page_can_be_loaded_again_and_going_back_loses_nothing() -> None:
    session, school_class, client = start()
    group = {"places": "4", "adults": "1", "note": "Lift nodig"}

    check = client.post(step(session, school_class), {**group, "step": "check"}).url
    before = Hold.objects.values_list("expires_at", "extensions").get()
    again, back = client.get(check), client.get(step(session, school_class))
    same = Hold.objects.values_list("expires_at", "extensions").get() == before
    Hold.objects.update(expires_at=timezone.now())
    ended = client.get(check)
    client.post(step(session, school_class), {**group, "step": "confirm"})
    afterwards = client.get(check)

    assert (text_of(again).count("Klopt dit?"), "Lift nodig" in text_of(again), same) == (1, True, True)
    assert "Lift nodig" in text_of(back)
    assert "We houden je plekken niet meer vast. Je keuze is bewaard." in text_of(ended)
    assert "Lift nodig" in text_of(ended)
    assert "Lift nodig" not in text_of(afterwards)


def test_a_date_that_filled_up_keeps_the_choice_and_offers_ways_on() -> None:
    session, school_class, client = start(pupils=6, names_mode=NamesMode.NAMES, capacity=4)
    other = make_session(session.activity, starts_at=at_nine(days=20))
    chosen = pupils_of(school_class)[:5]

    answer = client.post(step(session, school_class), {"step": "confirm", "pupils": chosen, "adults": "1", "note": "Fietsen"})

    page = text_of(answer)
    assert answer.status_code == 409
    assert page.count("checked") == 5
    assert "Fietsen" in page
    assert f'formaction="{step(other, school_class)}"' in page
    assert 'value="wait"' in page
    assert Enrolment.objects.count() == 0


def test_the_whole_group_goes_on_the_list_from_the_same_page() -> None:
    session, school_class, client = start(capacity=3)

    answer = client.post(step(session, school_class), {"step": "wait", "places": "3", "adults": "1"})
    full = make_class(school_class.school, "3X")
    waits = client.post(step(session, full), {"step": "wait", "places": "3", "adults": "1"})

    assert [fresh(one).status for one in Enrolment.objects.order_by("waiting_number")] == [S.OFFERED, S.WAITING]
    assert (answer.status_code, waits.status_code) == (302, 302)
    assert "staat op de wachtlijst" in text_of(client.get(waits.url))
    listed = text_of(client.get("/school/wachtlijst/"))
    assert ("3X" in listed, session.activity.title in listed) == (True, True)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"places": "", "adults": "1"}, "Vul in hoeveel leerlingen er komen."),
        ({"places": "vier", "adults": "1"}, "Vul een getal in, bijvoorbeeld 24."),
        ({"places": "4", "adults": ""}, "Vul in hoeveel begeleiders er meegaan."),
    ],
)
def test_a_mistake_is_a_sentence_and_nothing_typed_is_lost(form: dict[str, str], sentence: str) -> None:
    session, school_class, client = start()

    answer = client.post(step(session, school_class), {"step": "check", "note": "Graag koffie", **form})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Graag koffie" in text_of(answer)


def test_a_rule_speaks_before_the_check_page() -> None:
    session, school_class, client = start(min_group=4)

    answer = client.post(step(session, school_class), {"step": "check", "places": "2", "adults": "1"})

    assert (answer.status_code, "minstens 4 leerlingen" in text_of(answer)) == (409, True)


def test_the_same_form_twice_ends_on_the_same_page() -> None:
    session, school_class, client = start()
    form = {"step": "confirm", "places": "4", "adults": "1", "note": ""}

    first, second = client.post(step(session, school_class), form), client.post(step(session, school_class), form)
    other = client.post(step(session, school_class), {**form, "places": "3"})

    assert first.url == second.url
    assert (other.status_code, Enrolment.objects.count()) == (409, 1)


def test_a_class_that_cannot_go_says_why_on_its_button() -> None:
    session, school_class, client = start()
    make_class(school_class.school, "6V", levels=["vwo"], year=6)

    page = text_of(client.get(f"/school/inschrijven/{session.pk}/"))

    assert "6V" in page
    assert "Deze activiteit is voor vmbo basis of vmbo kader." in page


def test_cancelling_shows_its_effect_first_and_a_second_click_finds_it_done() -> None:
    enrolment = make_enrolment(places=24)
    client = sign_in(Client(), enrolment.enrolled_by)
    address = reverse("enrolments:cancel", args=[enrolment.pk])

    before = client.get(address)
    answers = [client.post(address, {"reason": ""}) for _ in range(2)]

    assert "24 plekken komen vrij" in text_of(before)
    assert [one.status_code for one in answers] == [302, 302]
    assert fresh(enrolment).status == S.CANCELLED_BY_SCHOOL


def test_an_offer_is_answered_on_its_page() -> None:
    session, school_class, client = start(capacity=10)
    by = User.objects.get(school_memberships__school=school_class.school)
    offered = join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)
    address = reverse("enrolments:offer", args=[offered.pk])

    shown = client.get(address)
    without = client.post(address, {"answer": "nonsense"})
    assert (without.status_code, fresh(offered).status) == (422, S.OFFERED)
    assert "Kies een van de knoppen" in text_of(without)
    answers = [client.post(address, {"answer": answer}).status_code for answer in ("accept", "accept", "decline")]

    assert "Ja, wij komen" in text_of(shown)
    assert fresh(offered).status == S.ACCEPTED
    assert answers == [302, 302, 409]


def test_a_provider_answers_from_its_list() -> None:
    session = make_session(make_activity(acceptance_mode=AcceptanceMode.MANUAL), capacity=50)
    first, second = make_enrolment(session, places=5), make_enrolment(session, places=5)
    client = sign_in(Client(), make_provider_user(session.activity.provider))

    page = text_of(client.get(reverse("enrolments:roster", args=[session.pk])))
    client.post(reverse("enrolments:accept", args=[first.pk]))
    mute = client.post(reverse("enrolments:decline", args=[second.pk]), {"reason": ""})
    client.post(reverse("enrolments:decline", args=[second.pk]), {"reason_code": "staff", "reason": "Te druk"})

    assert "Akkoord" in page
    assert (mute.status_code, "Zeg kort waarom" in text_of(mute)) == (422, True)
    assert (fresh(first).status, fresh(second).status) == (S.ACCEPTED, S.DECLINED)


def test_the_calendar_file_names_no_pupil() -> None:
    enrolment = make_enrolment(names=2)
    answer = sign_in(Client(), enrolment.enrolled_by).get(reverse("enrolments:calendar", args=[enrolment.pk]))

    names = {part for one in Place.objects.select_related("pupil") for part in (one.pupil.first_name, one.pupil.last_name)}
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in answer.content.decode()
    assert not [name for name in names if name in answer.content.decode()]


def test_today_shows_what_waits_and_what_comes() -> None:
    going = make_enrolment()
    client = sign_in(Client(), going.enrolled_by)

    empty = sign_in(Client(), make_coordinator())
    page = text_of(client.get("/school/"))

    assert "Binnenkort" in page
    assert going.session.activity.title in page
    assert "Welkom. Begin met een klas" in text_of(empty.get("/school/"))


def test_the_list_filters_by_state() -> None:
    enrolment = make_enrolment()
    client = sign_in(Client(), enrolment.enrolled_by)

    assert "1 inschrijving" in text_of(client.get("/school/inschrijvingen/"))
    assert "1 inschrijving" in text_of(client.get("/school/inschrijvingen/?status=akkoord"))
    assert "Niets gevonden" in text_of(client.get("/school/inschrijvingen/?status=wachtlijst"))
    assert "1 inschrijving" in text_of(client.get("/school/inschrijvingen/?status=<onzin>"))


ROLES = (
    "coordinator",
    "teacher",
    "colleague elsewhere",
    "owner",
    "host",
    "provider elsewhere",
    "region",
    "funder",
    "nobody",
)
# What each role gets, in the order of ROLES.
MATRIX = {
    "detail": (200, 200, 404, 404, 404, 404, 404, 404, 302),
    "done": (200, 404, 404, 404, 404, 404, 404, 404, 302),
    "print_list": (200, 200, 404, 404, 404, 404, 404, 404, 302),
    "calendar": (200, 200, 404, 404, 404, 404, 404, 404, 302),
    "cancel": (200, 404, 404, 404, 404, 404, 404, 404, 302),
    "offer": (200, 404, 404, 404, 404, 404, 404, 404, 302),
    "decline": (404, 404, 404, 200, 404, 404, 404, 404, 302),
    "roster": (404, 404, 404, 200, 200, 404, 404, 404, 302),
    "choose_class": (200, 403, 200, 403, 403, 403, 403, 403, 302),
    "enrol": (200, 404, 404, 404, 404, 404, 404, 404, 302),
    "api": (200, 200, 404, 200, 200, 404, 404, 404, 401),
    "api cancel": (200, 404, 404, 404, 404, 404, 404, 404, 401),
    "api accept": (404, 404, 404, 409, 404, 404, 404, 404, 401),
}


def people(enrolment: Enrolment) -> dict[str, User | None]:
    provider = enrolment.session.activity.provider
    return {
        "coordinator": make_coordinator(enrolment.school),
        "teacher": make_coordinator(enrolment.school, role=SchoolRole.TEACHER),
        "colleague elsewhere": make_coordinator(make_school("Ander College")),
        "owner": make_provider_user(provider),
        "host": make_provider_user(provider, role=ProviderRole.HOST),
        "provider elsewhere": make_provider_user(),
        "region": make_region_user(),
        "funder": make_funder_user(),
        "nobody": None,
    }


def ask(client: Client, door: str, enrolment: Enrolment) -> Any:
    if door.startswith("api"):
        _api, _space, action = door.partition(" ")
        address = f"/api/v1/enrolments/{enrolment.pk}/" + (f"{action}/" if action else "")
        return client.post(address, {}, content_type="application/json") if action else client.get(address)
    arguments: dict[str, list[Any]] = {
        "roster": [enrolment.session_id],
        "choose_class": [enrolment.session_id],
        "enrol": [enrolment.session_id, enrolment.school_class_id],
    }
    return client.get(reverse(f"enrolments:{door}", args=arguments.get(door, [enrolment.pk])))


@pytest.mark.promise("POR-8b")
@pytest.mark.parametrize("door", MATRIX)
def test_who_may_come_in_at_which_door(door: str) -> None:
    enrolment = make_enrolment(names=1)
    Place.objects.get().pupil.__class__.objects.update(first_name="Xantippe", last_name="Kanariegeel")
    answers = {}
    for role, user in people(enrolment).items():
        answer = ask(sign_in(Client(), user) if user else Client(), door, enrolment)
        answers[role] = answer.status_code
        if role not in {"coordinator", "teacher"}:
            assert "Xantippe" not in answer.content.decode()
        if door not in {"enrol"}:
            assert "Kanariegeel" not in answer.content.decode()

    assert answers == dict(zip(ROLES, MATRIX[door], strict=True))
