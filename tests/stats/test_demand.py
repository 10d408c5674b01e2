"""Unmet demand: wide bands, several boards, and one sign for everything that stays unsaid."""

from collections import Counter
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from enrolments.demand_facts import Unmet
from stats.demand import BANDS, CANDIDATES, REST, Demand, band_of, demand_by, settled_at

FEW = "geen of weinig"


def unmet(**boards_by_code: dict[int, int]) -> list[Unmet]:
    return [Unmet("sector", code, board, pupils) for code, boards in boards_by_code.items() for board, pupils in boards.items()]


@pytest.mark.promise("SBB-3c")
@pytest.mark.promise("POR-4d")
def test_a_row_of_its_own_needs_three_boards_and_twenty_five_pupils() -> None:
    rows = demand_by(
        unmet(care={1: 20, 2: 20, 3: 20}, retail={1: 90, 2: 90}, culture={1: 5, 2: 5, 3: 5}, mobility={}),
        "sector",
        ["care", "retail", "culture", "mobility"],
    )

    assert rows == [
        Demand("care", "50 tot 100", is_shown=True),
        Demand("retail", FEW, is_shown=False),
        Demand("culture", FEW, is_shown=False),
        Demand("mobility", FEW, is_shown=False),
        Demand(REST, "100 tot 250", is_shown=True),  # retail and culture together: three boards
    ]


def test_the_rest_holds_two_rows_or_is_not_shown() -> None:
    alone = demand_by(unmet(care={1: 20, 2: 20, 3: 20}, retail={1: 90, 2: 90, 3: 90}, culture={1: 90}), "sector", ["care"])
    none = demand_by([], "sector", ["care"])

    assert [row.code for row in alone] == ["care", "retail", "culture"]
    assert none == [Demand("care", FEW, is_shown=False)]


def test_no_board_that_knows_its_own_pupils_learns_the_others() -> None:
    """Every split of every number: what a band leaves open for the other boards is at least four numbers."""
    for largest, second, third in product(range(1, 110), (1, 2, 7, 24), (1, 3, 20)):
        boards = Counter({1: largest, 2: second, 3: third})
        words = band_of(boards)
        if not words:
            continue
        lowest, _, above = words.partition(" tot ")
        for own in boards.values():
            # Others are at least one pupil for each of two boards, and fit in the band with one's own.
            open_numbers = range(max(int(lowest) - own, 2), int(above) - own)
            assert len(open_numbers) >= CANDIDATES, (boards, words)


def test_every_number_has_one_band() -> None:
    def words(pupils: int) -> str:
        return band_of(Counter({board: pupils // 4 + (pupils % 4 if board == 1 else 0) for board in range(4)}))

    assert [words(number) for number in (24, 25, 49, 50, 99, 100, 249, 250, 499, 500, 9000)] == [
        "", "25 tot 50", "25 tot 50", "50 tot 100", "50 tot 100", "100 tot 250", "100 tot 250", "250 tot 500", "250 tot 500",
        "500 of meer", "500 of meer",
    ]  # fmt: skip
    assert BANDS == (49, 99, 249, 499)


def test_bands_stand_still_from_monday_to_monday() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    moments = [datetime(2026, 11, day, 15, 30, tzinfo=amsterdam) for day in (16, 18, 22)]

    assert {settled_at(moment) for moment in moments} == {datetime(2026, 11, 16, tzinfo=amsterdam)}
