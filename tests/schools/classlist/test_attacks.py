"""Every class list of the corpus of attacks comes to what is written beside it, and to nothing else (trust page §10)."""

from dataclasses import asdict
from typing import Any

import pytest

from schools.classlist.errors import UnusableList
from schools.classlist.parsing import parse_class_list
from schools.classlist.problems import Verdict
from tests.support.attacks import ATTACKS, Attack


def what_comes_of(attack: Attack) -> tuple[Any, tuple[int, ...], bool, list[str]]:
    """Return the refusal, the verdicts, whether columns must be chosen, and which forbidden words came along."""
    data = attack.data()
    try:
        found = parse_class_list(data, attack.filename)
    except UnusableList as refusal:
        said = f"{refusal.detail} {refusal.params}"
        return type(refusal), (0, 0, 0), False, [word for word in attack.absent if word in said]
    counts = tuple(found.counts[verdict] for verdict in (Verdict.NEW, Verdict.CHECK, Verdict.REFUSED))
    kept = repr([asdict(row) for row in found.rows]) + repr((found.sheet, found.sheets, found.suggested_class, found.cells))
    return None, counts, found.needs_mapping, [word for word in attack.absent if word in kept]


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_comes_to_what_is_written_beside_it(name: str) -> None:
    attack = ATTACKS[name]

    assert what_comes_of(attack) == (attack.refusal, attack.rows, attack.asks_for_columns, [])
