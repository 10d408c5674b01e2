"""The page and the report of the promises say what the last run said."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from privacy.promises import PROMISES, Proof
from privacy.promises.being_built import BEING_BUILT
from privacy.promises.report import State, gaps, lines
from privacy.promises.results import Results, read_results, write_results

WITH_TEST = sorted({promise.key for promise in PROMISES if promise.proof == Proof.TEST} - BEING_BUILT)
pytestmark = pytest.mark.django_db


def results(path: Path, **changed: dict[str, bool]) -> Path:
    """Write a run in which every test passed, but for what is ``changed`` (promise, with _ for -, to its tests)."""
    outcomes = {key: {"tests/test_x.py::test_y": True} for key in WITH_TEST}
    outcomes |= {key.replace("_", "-"): tests for key, tests in changed.items()}
    write_results(
        path, made_at=datetime(2026, 11, 1, tzinfo=UTC), commit="abc1234", outcomes={k: v for k, v in outcomes.items() if v}
    )
    return path


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    found = read_results(results(tmp_path / "deep" / "promises.json", PM_5={"a": True, "b": False}))

    assert (found.commit, found.made_at) == ("abc1234", datetime(2026, 11, 1, tzinfo=UTC))
    assert set(found.outcomes) == set(WITH_TEST)
    assert not found.outcomes["PM-5"].is_kept


@pytest.mark.parametrize("text", ["", "[]", '{"made_at": 3}', '{"made_at": "2026-11-01", "commit": "a", "promises": 3}'])
def test_a_file_that_is_none_is_no_results(tmp_path: Path, text: str) -> None:
    path = tmp_path / "promises.json"
    path.write_text(text)

    assert read_results(path) == Results()


def test_the_report_fails_on_a_broken_promise_a_missing_test_and_a_test_too_many(tmp_path: Path) -> None:
    fine = read_results(results(tmp_path / "fine.json"))
    later = next(promise.key for promise in PROMISES if promise.proof == Proof.LATER)
    wrong = read_results(results(tmp_path / "wrong.json", PM_5={"a": False}, PM_3={}, **{later.replace("-", "_"): {"b": True}}))
    said = io.StringIO()

    call_command("promises", results=tmp_path / "fine.json", stdout=said)
    with pytest.raises(CommandError, match="no test of this promise ran"):
        call_command("promises", results=tmp_path / "wrong.json", stdout=io.StringIO())
    with pytest.raises(CommandError, match="No results yet"):
        call_command("promises", results=tmp_path / "none.json", stdout=io.StringIO())

    assert gaps(fine) == []
    assert gaps(wrong) == [
        "PM-3: no test of this promise ran",
        "PM-5: a test of this promise failed",
        f"{later}: has a test, but no sentence that says it is tested",
    ]
    assert "168 promises" in said.getvalue()
    assert {line.state for line in lines(fine)} == {State.KEPT, State.TEXT, State.LATER}


@pytest.mark.promise("SP-15")
def test_the_page_shows_every_promise_with_its_state_and_its_tests(tmp_path: Path, settings: Any) -> None:
    settings.PROMISES_RESULTS = str(results(tmp_path / "promises.json", PM_5={"tests/stats/test_x.py::test_two": False}))
    page = Client().get("/privacy/beloften/").content.decode()
    settings.PROMISES_RESULTS = str(tmp_path / "none.json")
    without = Client().get("/privacy/beloften/").content.decode()

    assert [promise.key for promise in PROMISES if f'id="{promise.key}"' not in page] == []
    assert "1 november 2026, versie abc1234" in page
    assert page.count("getest, klopt niet") == 2  # once counted, once in its row
    assert "tests/stats/test_x.py::test_two" in page
    assert "niet bewaard" in without
    assert "getest, klopt" not in without
