"""Attackers that calculate at the same time find what they find one after the other."""

import os

import pytest

from stats.audit import audit, sieges
from stats.audit.attackers import Siege
from stats.audit.linear import AuditUnfinished
from stats.method.types import AuditReport
from tests.support.figures import make_figures, make_term


def attack() -> AuditReport:
    figures = make_figures()
    return audit(make_term(), figures.facts[1], figures.programme)


def with_processors(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(number)))


def test_how_many_work_at_once_changes_nothing_of_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with_processors(1, monkeypatch)
    alone = attack()
    with_processors(16, monkeypatch)
    together = attack()

    assert alone == together
    assert alone.finished
    assert alone.checked["attackers"] == len({school.board for school in make_figures().programme.schools}) + 1
    assert "stopped_early" not in alone.checked


def test_what_one_attacker_cannot_finish_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def unfinished(siege: Siege) -> list[object]:
        begun.append(siege.attacker.name)
        raise AuditUnfinished("too many questions")

    monkeypatch.setattr(Siege, "findings", unfinished)
    with_processors(1, monkeypatch)

    report = attack()

    assert (report.finished, report.passed) == (False, False)
    assert len(begun) <= 1 + sieges.AHEAD  # who did not begin yet does not


def test_enough_found_ends_all_and_what_came_first_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieges, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("stats.audit.ENOUGH", 0)

    report = attack()

    assert report.checked["stopped_early"] == 1
    assert report.checked["attackers"] == 1
