"""The self-assessments name tests and files that exist, are as their tables, and call nothing met that nothing shows."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEVELS = {"A": 31, "AA": 24}  # WCAG 2.2, without 4.1.1 that it took out


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return ``tools/assessments.py`` with its tables."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield import_module("assessments")
    for name in [name for name in sys.modules if name == "assessments" or name.startswith("assessing")]:
        del sys.modules[name]


@pytest.mark.promise("SBB-9c")
def test_every_page_is_as_its_table_and_all_that_it_names_is_there(tables: Any) -> None:
    assert tables.trouble() == []
    assert [len(one.rows) for one in tables.EVERY] == [33, 32, sum(LEVELS.values())]
    for one in tables.EVERY:
        assert len({row.norm for row in one.rows}) == len(one.rows)


def test_evidence_that_is_gone_a_yes_without_a_test_and_an_empty_answer_are_found(tables: Any) -> None:
    row, words = tables.ROSA.rows[0].__class__, "Dit staat er lang genoeg."
    found = {
        "gone": row("x", "y", "deels", words, ("docs/bestaat-niet.md",)),
        "no test": row("x", "y", "voldoet", words, ("README.md",)),
        "no such test": row("x", "y", "voldoet", words, ("tests/test_house.py::test_bestaat_niet",)),
        "short": row("x", "y", "niet bewezen", "Nee."),
        "state": row("x", "y", "misschien", words),
        "good": row("x", "y", "niet bewezen", words),
    }

    assert {name: tables.faults([one]) for name, one in found.items()} == {
        "gone": ["x: docs/bestaat-niet.md is not there"],
        "no test": ["x: met, and no test shows it"],
        "no such test": ["x: tests/test_house.py::test_bestaat_niet is not there"],
        "short": ["x: says too little"],
        "state": ["x: no such state"],
        "good": [],
    }


def test_each_criterion_of_both_levels_has_its_row(tables: Any) -> None:
    levels = [row.norm.partition("(")[2].rstrip(")") for row in tables.WCAG.rows]

    assert {level: levels.count(level) for level in LEVELS} == LEVELS
