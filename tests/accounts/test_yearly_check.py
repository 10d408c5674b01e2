"""Once a school year: is your data still right? One mail, a banner, one button (promise SP-8c)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from accounts.listeners import DATA_CHECK
from accounts.models import User, YearlyCheck
from accounts.services.checking import ask_everybody, confirm_data, is_asked
from outbox.models import Message
from tests.support.makers import make_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 1, 10, tzinfo=UTC)


def known(**fields: object) -> User:
    return make_user(date_joined=LONG_AGO, **fields)


def asked_on(*moment: int) -> int:
    with time_machine.travel(datetime(*moment, 10, tzinfo=UTC)):  # type: ignore[misc]  # year, month, day
        return ask_everybody()


@pytest.mark.promise("SP-8c")
def test_everybody_gets_one_mail_a_school_year_and_none_in_the_holidays() -> None:
    user = known(email="lob@school.example")
    known(email="weg@school.example", blocked_at=LONG_AGO)
    make_user(email="nieuw@school.example", date_joined=datetime(2026, 8, 20, tzinfo=UTC))

    days = [(2026, 7, 31), (2026, 8, 1), (2026, 8, 31), (2026, 9, 1), (2026, 9, 2), (2027, 7, 31), (2027, 8, 31), (2027, 9, 1)]

    # 31 July 2026 is still of the year before; who came in August 2026 is asked from the year after.
    assert [asked_on(*day) for day in days] == [1, 0, 0, 1, 0, 0, 0, 2]
    mails = Message.objects.filter(kind="accounts.yearly_check", recipient=user.email).order_by("pk")
    assert {mail.subject for mail in mails} == {"Kloppen je gegevens nog?"}
    assert len(mails) == 3
    assert "/account/gegevens/" in mails[0].text
    assert not Message.objects.filter(recipient="weg@school.example").exists()


@pytest.mark.promise("SP-8c")
def test_a_button_or_an_edit_ends_the_question_until_the_next_school_year() -> None:
    by_button, by_edit = known(), known()
    with time_machine.travel(datetime(2026, 9, 10, 10, tzinfo=UTC)):
        client, other = sign_in(Client(), by_button), sign_in(Client(), by_edit)
        home, own = client.get("/").text, client.get("/account/gegevens/").text
        answer = client.post("/account/gegevens/klopt/")
        other.post("/account/gegevens/", {"display_name": "Kim"})
        after = client.get("/").text

        assert "Kloppen je gegevens nog?" in home
        assert "Ja, alles klopt" in own
        assert answer["Location"] == "/account/gegevens/"
        assert "Kloppen je gegevens nog?" not in after
        assert DATA_CHECK not in client.session
        assert [is_asked(by_button), is_asked(by_edit)] == [False, False]
        assert ask_everybody() == 0
    with time_machine.travel(datetime(2027, 9, 10, 10, tzinfo=UTC)):
        assert [is_asked(by_button), is_asked(by_edit)] == [True, True]


def test_to_say_it_twice_keeps_the_first_moment() -> None:
    user = known()
    for day in (10, 12):
        with time_machine.travel(datetime(2026, 9, day, 10, tzinfo=UTC)):
            confirm_data(user=user)

    check = YearlyCheck.objects.get()
    assert check.confirmed_at
    assert (check.school_year, check.confirmed_at.day) == (2026, 10)
