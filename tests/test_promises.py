"""Every promise has its sentence, and a test exactly when the sentence says so."""

import ast
import re
from pathlib import Path

import pytest

from privacy.promises import PROMISES, Proof
from privacy.promises.being_built import BEING_BUILT

ROOT = Path(__file__).resolve().parents[1]
MOST_LATER = 0.15


def sources() -> list[str]:
    """Return the ids of all promises of the documents that we started from."""
    text = (ROOT / "docs" / "promises.md").read_text()
    return re.findall(r"^\| ([A-Z]+-[\w.]+) \|", text, flags=re.MULTILINE)


def claimed() -> dict[str, str]:
    """Return each id that a ``promise`` mark names, with the file that names it."""
    claims: dict[str, str] = {}
    for source in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "promise":
                claims.update({str(ast.literal_eval(one)): source.name for one in node.args})
    return claims


def test_every_promise_of_the_documents_has_one_sentence() -> None:
    assert sorted(promise.key for promise in PROMISES) == sorted(sources())
    assert len(PROMISES) == 168
    assert len({str(promise.text) for promise in PROMISES}) == 168


@pytest.mark.promise("SP-15")
def test_a_sentence_says_that_it_is_tested_exactly_when_a_test_says_that_it_proves_it() -> None:
    said = {promise.key for promise in PROMISES if promise.proof == Proof.TEST} - BEING_BUILT

    assert {key: where for key, where in claimed().items() if key not in said} == {}
    assert sorted(said - set(claimed())) == []


def test_what_is_not_kept_yet_has_a_reason_and_is_little() -> None:
    not_yet = [promise for promise in PROMISES if promise.proof == Proof.LATER]

    assert [promise.key for promise in not_yet if not promise.why] == []
    assert len(not_yet) <= MOST_LATER * len(PROMISES)
    assert {promise.key for promise in PROMISES if promise.proof == Proof.TEST} >= BEING_BUILT
