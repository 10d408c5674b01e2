"""The rehearsal fails when it should: what is gone, there by half, made twice or never written about is named (``make chaos``)."""

import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from benchmarks.chaos import account
from benchmarks.chaos.clock import offset_in
from benchmarks.chaos.people import GROUP, Notes, School, ask
from benchmarks.drill.people import Answer, Diary, Person, Said
from enrolments.models import Place
from outbox.delivery import LEASE
from outbox.mail import message_id
from outbox.models import Message
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_session

MAIL = account.Mail(owed=1, missed=0, refused=0, twice=0, without_a_kill=0)


def outcome(**fields: Any) -> account.Outcome:  # Any: its fields
    whole: dict[str, Any] = {"failed": Counter(), "ready": 1.0, "lost": 0, "mail_twice": 0, "twice_at_most": 0, "broken": []}
    return account.Outcome("web: kill -9", 10, **{**whole, "middle": 0.1, **fields})


def test_each_way_to_go_wrong_is_named() -> None:
    assert outcome(mail_twice=2, twice_at_most=2, failed=Counter({502: 3})).wrong(15) == []

    wrong = outcome(ready=16.0, lost=1, mail_twice=1, broken=["nobody waits"]).wrong(15)
    assert [one.removeprefix("web: kill -9: ") for one in wrong] == [
        "not ready within 15 s",
        "something that was answered with yes is gone",
        "nobody waits",
    ]


@pytest.mark.django_db
def test_a_mail_is_twice_against_the_fault_in_which_the_second_came() -> None:
    notes = Notes(answers=[Answer(5.0, "sign-up", 502, 0.1), Answer(1.0, "sign-up", 502, 0.1)])

    made = account.outcome_of("x", notes, ["a", "b", "a", "c", "c"], began=4.0, mails_before=2, ready=0.5, twice=0)

    assert (made.mail_twice, made.failed, made.answers) == (2, Counter({502: 1}), 1)


@pytest.mark.django_db
def test_what_is_gone_half_or_untold_is_named() -> None:
    kept = make_enrolment(names=GROUP)
    whole = Notes(signed_up=[kept.pk], named={kept.pk})
    whole.cancelled = set()

    def wrong(notes: Notes) -> list[str]:
        return account.account_of(notes, MAIL, went=True, kills=0)[1]

    assert wrong(whole) == ["nobody cancelled"]
    for unexplained in (0, 1):
        doubled = account.Mail(owed=1, missed=0, refused=0, twice=2, without_a_kill=unexplained)
        said = account.account_of(whole, doubled, went=True, kills=2)[1]
        assert ("mail went twice without a reason" in said) == bool(unexplained)
    gone = Notes(signed_up=[kept.pk, uuid.uuid4()], cancelled={kept.pk}, imported={"I1"}, given_up=["x"])
    assert wrong(gone) == ["something that was answered with yes is gone", "somebody gave up"]
    assert len(account.lost_of(gone)) == 3
    assert "a sign-up stands there that nobody was answered about" in wrong(Notes())

    Place.objects.filter(enrolment=kept)[0].delete()
    Message.objects.all().delete()
    assert wrong(whole) == [
        "something that was answered with yes is gone",
        "something is there by half",
        "nobody was written about a sign-up",
        "nobody cancelled",
    ]


@pytest.mark.django_db
def test_a_mail_is_missed_unless_it_came_or_was_refused_for_good() -> None:
    make_enrolment(make_session())
    mail = Message.objects.get()

    twice = account.mail_of(None, [(message_id(mail), 1.0), (message_id(mail), 9.0)], set())
    assert twice == account.Mail(owed=1, missed=0, refused=0, twice=1, without_a_kill=1)
    assert account.mail_of(None, [], {message_id(mail)}).missed == 1  # refused, but nobody noted it
    Message.objects.update(failed_at=timezone.now())
    assert account.mail_of(None, [], {message_id(mail)}) == account.Mail(owed=1, missed=0, refused=1, twice=0, without_a_kill=0)


@pytest.mark.parametrize(
    ("taken", "kills", "wrong"),
    [
        ([("a", 1.0), ("b", 2.0)], [], []),
        ([("a", 95.0), ("a", 400.0)], [(90.0, 100.0)], []),
        ([("a", 95.0), ("a", 400.0)], [], ["a"]),
        ([("a", 95.0), ("a", 100.1 + account.REACH)], [(90.0, 100.0)], ["a"]),  # too long ago
        ([("a", 95.0), ("a", 400.0)], [(401.0, 405.0)], ["a"]),  # afterwards
        ([("a", 101.0), ("a", 400.0)], [(90.0, 100.0)], ["a"]),  # nobody had it in hand then
        ([("a", 95.0), ("b", 96.0), ("a", 400.0), ("b", 401.0)], [(90.0, 100.0)], ["b"]),  # one for each kill
        ([("a", 95.0), ("b", 96.0), ("a", 400.0), ("b", 401.0)], [(97.0, 98.0), (90.0, 100.0)], []),
        ([("a", 95.0), ("a", 400.0), ("a", 700.0)], [(90.0, 100.0), (399.0, 402.0)], []),
        # The first kill is out of reach of the second copy, so it must explain the first.
        ([("a", 95.0), ("b", 96.0), ("a", 500.0), ("b", 600.0)], [(190.0, 200.0), (90.0, 100.0)], []),
    ],
)
def test_each_second_copy_has_a_kill_of_its_own_in_reach(
    taken: list[tuple[str, float]], kills: list[tuple[float, float]], wrong: list[str]
) -> None:
    assert account.doubled_without_a_kill(taken, [account.Kill(*one) for one in kills]) == wrong


def test_only_a_kill_of_who_sends_explains_a_second_copy() -> None:
    killed = outcome(twice_at_most=2, began=10.0, over=12.0, ready=3.0)

    assert account.kills_in([outcome(began=1.0), killed]) == [account.Kill(10.0, 15.0)]


@pytest.mark.django_db
def test_pauses_pass() -> None:
    make_enrolment(make_session())
    Message.objects.update(due_at=timezone.now() + LEASE, claimed_at=timezone.now())

    account.time_passes(None)

    assert Message.objects.filter(due_at__lte=timezone.now(), claimed_at__lt=timezone.now() - LEASE).count() == 1


def test_an_act_is_tried_with_one_key_until_the_answer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Said(0), Said(502), Said(409, '{"code": "idempotency_in_progress"}'), Said(409, '{"code": "session_full"}')]
    keys = []

    def say(_person: Person, _method: str, _path: str, _body: str | None, headers: dict[str, str]) -> Said:
        keys.append(headers["Idempotency-Key"])
        return answers[len(keys) - 1]

    monkeypatch.setattr(Person, "ask", say)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    person = Person(0, Path(), Diary(), "sign-up")

    assert ask(person, School(1, "t", iter([]), {}, random=None), "POST", "/", {}) == answers[-1]  # type: ignore[arg-type]  # not asked
    assert len(keys) == 4
    assert len(set(keys)) == 1


def test_a_clock_without_a_file_is_right(tmp_path: Path) -> None:
    assert offset_in(tmp_path / "none") == 0
    (tmp_path / "clock").write_text("3600")
    assert offset_in(tmp_path / "clock") == 3600
