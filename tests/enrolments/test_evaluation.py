"""Three questions for who was there: links that open as often as there were people, answers of nobody, averages of many."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from activities.models import ActivityPage
from enrolments import errors
from enrolments.choices import Audience
from enrolments.models import Enrolment, EvaluationAnswer, EvaluationLink
from enrolments.moves import Actor
from enrolments.rules.evaluation import is_enough, to_half
from enrolments.services import evaluating
from enrolments.services.attendance import note_attendance
from enrolments.services.evaluation_results import results_of
from outbox.models import Message
from schools.choices import SchoolRole
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_activity, make_coordinator, make_provider_user, make_school, make_session
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
GOOD = {"first": "5", "second": "4", "third": "1"}


def came(enrolment: Enrolment, count: int) -> Enrolment:
    note_attendance(fresh(enrolment), by=enrolment.enrolled_by, actor=Actor.HOST, count=count)
    return fresh(enrolment)


def after(enrolment: Enrolment, **later: int) -> time_machine.travel:
    return time_machine.travel(enrolment.session.ends_at + timedelta(**later), tick=False)


def path_of(enrolment: Enrolment, audience: Audience = Audience.PUPIL) -> str:
    return "/e/" + evaluating.addresses_of(enrolment)[audience].rpartition("/e/")[2]


def uses_of(enrolment: Enrolment) -> dict[str, tuple[int, int]]:
    links = EvaluationLink.objects.filter(enrolment=enrolment.pk)
    return {link.audience: (link.uses, link.most_uses) for link in links}


# --- the links ---


def test_who_was_there_gets_links_and_a_mail_after_the_date_once() -> None:
    enrolment = make_enrolment(places=24)
    owner = make_provider_user(enrolment.session.activity.provider)
    Message.objects.all().delete()

    with time_machine.travel(enrolment.session.starts_at + timedelta(minutes=30), tick=False):
        for count in (22, 20):
            came(enrolment, count)
        own = path_of(enrolment, Audience.PROVIDER)

    assert uses_of(enrolment) == {"pupil": (0, 20), "teacher": (0, 1), "provider": (0, 1)}
    mails = Message.objects.filter(kind__startswith="enrolments.evaluation").order_by("kind")
    assert list(mails.values_list("kind", "recipient", "due_at")) == [
        ("enrolments.evaluation_provider", owner.email, enrolment.session.ends_at),
        ("enrolments.evaluation_school", enrolment.enrolled_by.email, enrolment.session.ends_at),
    ]
    assert own in mails[0].text
    assert f"/school/inschrijvingen/{enrolment.pk}/evaluatie/" in mails[1].text


def test_the_teacher_who_goes_along_gets_the_mail() -> None:
    enrolment = make_enrolment(places=24)
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)
    Enrolment.objects.filter(pk=enrolment.pk).update(teacher=teacher)

    with after(enrolment, hours=1):
        came(enrolment, 22)

    assert Message.objects.get(kind="enrolments.evaluation_school").recipient == teacher.email


def test_a_group_of_which_nobody_came_has_no_link_and_no_mail() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        came(enrolment, 0)
        assert evaluating.addresses_of(enrolment) == {}

    assert EvaluationLink.objects.count() == 0
    assert not Message.objects.filter(kind__startswith="enrolments.evaluation").exists()


def test_a_correction_downwards_closes_what_is_left_and_takes_no_answer_back() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        came(enrolment, 24)
        for _ in range(3):
            evaluating.answer(evaluating.open_link(path_of(enrolment)[3:-1]), (5, 5, 5))
        address = path_of(enrolment)
        came(enrolment, 2)
        low = uses_of(enrolment)
        came(enrolment, 0)
        none = uses_of(enrolment)
        status = Client().get(address).status_code
        came(enrolment, 6)

    assert low == {"pupil": (3, 3), "teacher": (0, 1), "provider": (0, 1)}
    assert (none, status) == ({"pupil": (3, 3), "teacher": (0, 0), "provider": (0, 0)}, 404)
    assert uses_of(enrolment) == {"pupil": (3, 6), "teacher": (0, 1), "provider": (0, 1)}
    assert EvaluationAnswer.objects.count() == 3


def test_the_database_holds_no_secret_and_a_new_key_closes_no_link(settings: object) -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        came(enrolment, 24)
        before = evaluating.addresses_of(enrolment)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]  # pytest-django's settings
        settings.SECRET_KEY = "another key that is long enough for anything at all"  # type: ignore[attr-defined]  # as above
        assert evaluating.addresses_of(enrolment) == before

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(link::text, ' ') FROM enrolments_evaluationlink link")
        [(everything,)] = cursor.fetchall()
    assert not any(address.split("/")[-2] in everything for address in before.values())


# --- answering ---


def test_an_answer_that_could_not_be_kept_is_sent_again_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = make_enrolment(places=24)
    create = EvaluationAnswer.objects.create

    def fails(**fields: object) -> None:
        monkeypatch.setattr(EvaluationAnswer.objects, "create", create)
        raise OperationalError

    with after(enrolment, hours=1):
        came(enrolment, 24)
        address = path_of(enrolment)
        monkeypatch.setattr(EvaluationAnswer.objects, "create", fails)
        with pytest.raises(OperationalError):
            Client().post(address, {**GOOD, "copy": "one"})
        assert (uses_of(enrolment)["pupil"], EvaluationAnswer.objects.count()) == ((0, 24), 0)
        answers = [Client().post(address, {**GOOD, "copy": "one"}).status_code for _ in range(2)]

    assert (answers, uses_of(enrolment)["pupil"], EvaluationAnswer.objects.count()) == ([302, 302], (1, 24), 1)


def test_a_pupil_answers_without_account_or_cookie() -> None:
    enrolment = make_enrolment(places=24)
    client = Client(enforce_csrf_checks=True)

    with after(enrolment, hours=1):
        came(enrolment, 24)
        address = path_of(enrolment)
        page = client.get(address)
        copy = re.search(r'name="copy" value="([^"]+)"', page.content.decode())
        assert copy
        looked = uses_of(enrolment)["pupil"]
        answer = client.post(address, {**GOOD, "copy": copy[1]})
        again = client.post(address, {**GOOD, "copy": copy[1]})
        thanks = client.get(answer["Location"])

    assert (page.status_code, looked) == (200, (0, 24))
    assert page.content.decode().count('type="radio"') == 15
    assert (answer.status_code, again.status_code, thanks.status_code) == (302, 302, 200)
    assert client.cookies == {}
    assert uses_of(enrolment)["pupil"] == (1, 24)
    [kept] = EvaluationAnswer.objects.values("session_id", "audience", "first", "second", "third", "month")
    month = enrolment.session.ends_at.date().replace(day=1)
    assert kept == {
        "session_id": enrolment.session_id, "audience": "pupil", "first": 5, "second": 4, "third": 1, "month": month
    }  # fmt: skip


@pytest.mark.parametrize("form", [{}, {**GOOD, "third": "6"}, {**GOOD, "first": ""}], ids=["empty", "6", "one missing"])
def test_what_is_missing_is_asked_for_and_counts_no_use(form: dict[str, str]) -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        came(enrolment, 24)
        answer = Client().post(path_of(enrolment), {**form, "copy": "x"})

    assert answer.status_code == 422
    assert answer.content.decode().count("checked") == sum(
        form.get(name, "") in "12345" and name in form and form[name] != "" for name in GOOD
    )
    assert uses_of(enrolment)["pupil"] == (0, 24)


def test_wrong_closed_and_used_up_links_look_the_same() -> None:
    enrolment, other = make_enrolment(places=24), make_enrolment(places=1)
    pages = {}

    with after(enrolment, hours=1):
        came(enrolment, 24)
        came(other, 1)
        late, used = path_of(enrolment), path_of(other)
        Client().post(used, GOOD)
        pages["used"] = Client().get(used)
        pages["used, sent"] = Client().post(used, GOOD)
        pages["wrong"] = Client().get("/e/AAAAAAAAAAAAAAAAAAAAAA/")
        assert Client().get(late).status_code == 200
    with after(enrolment, days=21):
        pages["late"] = Client().get(late)
        pages["late, sent"] = Client().post(late, GOOD)

    assert {page.status_code for page in pages.values()} == {404}
    bodies = {re.sub(r"/e/[\w-]+/", "/e/", page.content.decode()) for page in pages.values()}
    assert len(bodies) == 1
    assert EvaluationAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crowd_never_answers_more_often_than_there_were_people() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        came(enrolment, 3)
        link = evaluating.open_link(path_of(enrolment)[3:-1])
        outcomes = at_once([lambda: evaluating.answer(link, (1, 2, 3)) for _ in range(8)])

    assert sum(isinstance(outcome, errors.EvaluationClosed) for outcome in outcomes) == 5
    assert (uses_of(enrolment)["pupil"], EvaluationAnswer.objects.count()) == ((3, 3), 3)


# --- pages ---


def test_the_school_shows_the_code_of_its_own_group_only() -> None:
    enrolment = make_enrolment(places=24)
    teacher, stranger = make_coordinator(enrolment.school, role=SchoolRole.TEACHER), make_coordinator(make_school())
    address = f"/school/inschrijvingen/{enrolment.pk}/evaluatie/"

    with after(enrolment, hours=1):
        early = sign_in(Client(), teacher).get(address).content.decode()
        came(enrolment, 24)
        page = sign_in(Client(), teacher).get(address).content.decode()
        refused = sign_in(Client(), stranger).get(address)
        links = evaluating.addresses_of(enrolment)

    assert ('class="qr"' in early, 'class="qr"' in page) == (False, True)
    assert links[Audience.PUPIL] in page
    assert links[Audience.TEACHER] in page
    assert links[Audience.PROVIDER] not in page
    assert refused.status_code == 404


# --- results ---


def answered(activity: ActivityPage, groups: int, each: int, *, schools: int = 2) -> list[Enrolment]:
    own = [make_school() for _ in range(schools)]
    made = []
    for number in range(groups):
        enrolment = make_enrolment(make_session(activity), school=own[number % schools], places=24)
        with after(enrolment, hours=1):
            came(enrolment, each)
            link = evaluating.open_link(path_of(enrolment)[3:-1])
            for mark in range(each):
                evaluating.answer(link, (5, 1 + mark % 2, 3))
        made.append(enrolment)
    return made


@pytest.mark.parametrize(
    ("groups", "each", "schools", "shows"),
    [(3, 4, 2, True), (3, 3, 2, False), (2, 6, 2, False), (3, 4, 1, False)],
    ids=["enough", "9 answers", "2 groups", "1 school"],
)
def test_averages_show_from_ten_answers_of_three_groups_of_two_schools_on(
    groups: int, each: int, schools: int, shows: bool
) -> None:
    activity = make_activity()
    last = answered(activity, groups, each, schools=schools)[-1]

    with after(last, days=60):
        found = {one.audience: one.averages for one in results_of(activity)}

    assert found == {Audience.PUPIL: (5.0, 1.5, 3.0) if shows else None, Audience.TEACHER: None, Audience.PROVIDER: None}


def test_answers_count_from_the_month_after_their_links_closed() -> None:
    activity = make_activity()
    last = answered(activity, 3, 4)[-1]
    closed = last.session.ends_at + timedelta(days=21)
    next_month = (closed.replace(day=1, hour=12) + timedelta(days=32)).replace(day=1)
    seen = []

    for moment in (closed - timedelta(days=1), next_month - timedelta(days=2), next_month):
        with time_machine.travel(moment, tick=False):
            seen.append(results_of(activity)[0].averages is not None)

    assert seen == [False, False, True]


def test_the_page_of_results_tells_no_number_of_answers_and_is_not_for_others() -> None:
    activity = make_activity()
    last = answered(activity, 3, 4)[-1]
    address = reverse("enrolments:evaluation_results", args=[activity.pk])
    owner, stranger = make_provider_user(activity.provider), make_provider_user(make_activity().provider)

    with after(last, days=60):
        page = sign_in(Client(), owner).get(address)
        refused = sign_in(Client(), stranger).get(address)

    text = " ".join(page.content.decode().split())
    assert (page.status_code, refused.status_code) == (200, 404)
    assert "5,0 van 5" in text
    assert "1,5 van 5" in text
    assert text.count("Nog te weinig antwoorden") == 2
    assert "12 antwoorden" not in text


@pytest.mark.parametrize(("average", "half"), [(1.0, 1.0), (3.74, 3.5), (3.75, 4.0), (3.25, 3.5), (5.0, 5.0)])
def test_averages_are_rounded_to_halves(average: float, half: float) -> None:
    assert to_half(average) == half


def test_each_of_the_three_thresholds_counts() -> None:
    assert is_enough(answers=10, groups=3, schools=2)
    assert not is_enough(answers=9, groups=3, schools=2)
    assert not is_enough(answers=10, groups=2, schools=2)
    assert not is_enough(answers=10, groups=3, schools=1)
