"""Beat goes on when the clock was set back."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from meeloop.beat import Scheduler
from meeloop.celery import app
from meeloop.clock import note_tick, seconds_since_tick

AHEAD, RIGHT = "2026-03-04T10:00:00+01:00", "2026-03-04T09:00:00+01:00"


def scheduler(folder: Path) -> Scheduler:
    made = Scheduler(app=app, schedule_filename=str(folder / "schedule"), lazy=True)
    made.setup_schedule()
    return made


def test_beat_is_ours() -> None:
    assert settings.CELERY_BEAT_SCHEDULER == "meeloop.beat:Scheduler"


def test_what_comes_each_minute_is_due_when_the_clock_went_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(Scheduler, "apply_async", lambda _self, entry, **_more: rung.append(entry.task))
    with time_machine.travel(AHEAD, tick=False):
        beat = scheduler(tmp_path)
        for entry in beat.schedule.values():
            entry.last_run_at = app.now()
    with time_machine.travel(RIGHT, tick=False) as clock:
        while (seconds := beat.tick()) == 0:
            pass
        assert len(rung) == len(set(rung))
        assert {"meeloop.tick", "outbox.deliver", "enrolments.keep_time"} <= set(rung)
        assert not {"privacy.seal_access_log", "schools.end_old_years"} & set(rung)
        clock.shift(timedelta(seconds=seconds + 1))
        rung.clear()
        while beat.tick() == 0:
            pass
        beat.close()

    assert "meeloop.tick" in rung


def test_a_clock_that_is_right_changes_nothing(tmp_path: Path) -> None:
    with time_machine.travel(RIGHT, tick=False):
        beat = scheduler(tmp_path)
        before = {name: entry.last_run_at for name, entry in beat.schedule.items()}
        beat.forget_the_future()
        assert {name: entry.last_run_at for name, entry in beat.schedule.items()} == before
        beat.close()


def test_a_minute_of_the_future_is_no_sign_of_life() -> None:
    with time_machine.travel(AHEAD, tick=False):
        note_tick()
    with time_machine.travel(RIGHT, tick=False):
        assert seconds_since_tick() == 3600
