"""The list of all rules is whole, and the guide made of it is of today."""

import ast
import inspect
from pathlib import Path

from enrolments.rules import enrolling, holding
from enrolments.rules.overview import REFUSALS, REFUSALS_OF_KEEPING, guide
from enrolments.rules.warnings import WARNINGS_BY_CODE

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "rules.md"


def test_every_check_is_in_the_list_and_nothing_else() -> None:
    assert set(REFUSALS) == set(enrolling.ALL)
    assert set(REFUSALS_OF_KEEPING) == set(holding.ABOUT_KEEPING)


def test_every_check_says_in_a_sentence_what_it_is_about() -> None:
    for check in (*enrolling.ALL, *holding.ABOUT_KEEPING, *WARNINGS_BY_CODE.values()):
        assert (check.__doc__ or "").strip().endswith(".")


def test_what_a_check_raises_is_what_the_list_says() -> None:
    for check, refusals in REFUSALS.items():
        raised = {
            node.id if isinstance(node, ast.Name) else node.attr
            for raising in ast.walk(ast.parse(inspect.getsource(check)))
            if isinstance(raising, ast.Raise)
            for node in ast.walk(raising)
            if isinstance(node, (ast.Name, ast.Attribute))
        }
        named = {refusal.__name__ for refusal in refusals}
        # The law is in ``activities.labour``: of its refusals only the unknown year is raised here.
        assert raised & named if check.__name__ == "work_is_lawful" else named <= raised


def test_codes_are_told_apart() -> None:
    codes = [refusal.code for refusals in REFUSALS.values() for refusal in refusals] + list(WARNINGS_BY_CODE)

    assert len(codes) == len(set(codes))


def test_the_guide_is_of_today() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(), "Run: manage.py rules_guide > docs/guides/rules.md"
