"""The drill fails when it should: what it saw is counted, and a lost yes is named (the drill itself: ``make drill``)."""

import uuid

import pytest
from django.utils import timezone

from benchmarks.drill.outcome import Phase, print_account, print_table
from benchmarks.drill.people import LIST, Answer, Diary
from enrolments.models import Enrolment
from newsletter.models import Subscriber
from outbox.models import Message
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_class, make_session
from tests.support.smtp import smtp_server

PHASE = Phase("web-1 killed", began=100, did_at=110, shows_until=115, ended=140, copy_reads=7)


def test_an_answer_may_fail_in_the_moment_of_the_kill_and_not_later(capsys: pytest.CaptureFixture[str]) -> None:
    in_time = [
        Answer(101, "page", 200, 0.1),
        Answer(108, "page", 502, 3.0),
        Answer(114, "page", 0, 0.1),
        Answer(120, "page", 409, 0.1),
    ]
    late = [Answer(116, "page", 502, 0.1), Answer(139, "page", 0, 0.1)]

    assert print_table([PHASE], Diary(answers=in_time)) == 0
    assert print_table([PHASE], Diary(answers=in_time + late)) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "    page: 2 x 502"


@pytest.mark.django_db
def test_a_yes_that_is_gone_is_named() -> None:
    kept = make_enrolment(make_session())
    Message.objects.all().delete()  # no worker runs here
    Subscriber.objects.create(email="er@post.example", address_hash="a" * 64, status="active", confirmed_at=timezone.now())
    read = make_class(name="I0", pupils=LIST)
    said = {kept.pk: str(kept.status)}
    lists = [(read.school_id, "I0")]
    with smtp_server() as mails:
        whole = Diary(signed_up=[kept.pk], confirmed=["er@post.example"], answered=said, imported=lists)
        assert print_account(whole, mails, worker_kills=0) == []

        lost = Diary(
            signed_up=[kept.pk, uuid.uuid4()],
            confirmed=["weg@post.example"],
            answered={kept.pk: "declined"},
            imported=[*lists, (read.school_id, "I1")],
            given_up=["page: 500"],
        )
        assert print_account(lost, mails, worker_kills=0) == [
            "a sign-up that was answered with yes is gone",
            "a sign-up stands there that nobody was told of",
            "an answer of the provider is gone",
            "a class list is gone or there twice",
            "a yes to the newsletter is gone",
            "somebody gave up",
        ]
    assert Enrolment.objects.count() == 1
