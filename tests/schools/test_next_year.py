"""What is proposed for a class in the next school year."""

import pytest

from schools.next_year import ClassFate, Proposal, Remark, next_name, propose


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("3B", 3, "4B"),
        ("1hv2", 1, "2hv2"),
        ("h4a", 4, "h5a"),
        ("Brugklas 1a", 1, "Brugklas 2a"),
        ("1hv1", 1, "2hv1"),
        ("31A", 3, "41A"),
        ("2.3", 2, "3.3"),
        ("mh2", 1, "mh2"),
        ("2026-2B", 2, "2026-3B"),
        ("Brugklas oost", 1, "Brugklas oost"),
        ("M14", 4, "M14"),
    ],
)
def test_only_the_digit_of_the_year_goes_up(name: str, year: int, expected: str) -> None:
    assert next_name(name, year) == expected


@pytest.mark.parametrize(
    ("levels", "year", "fate"),
    [
        (["vmbo-bb"], 3, ClassFate.MOVES),
        (["vmbo-bb", "vmbo-kb"], 4, ClassFate.LEAVES),
        (["havo"], 4, ClassFate.MOVES),
        (["havo"], 5, ClassFate.LEAVES),
        (["vwo"], 5, ClassFate.MOVES),
        (["vwo"], 6, ClassFate.LEAVES),
        (["pro"], 5, ClassFate.MOVES),
        (["pro"], 6, ClassFate.LEAVES),
        (["mbo"], 4, ClassFate.LEAVES),
        ([], 5, ClassFate.MOVES),
        ([], 6, ClassFate.LEAVES),
    ],
)
def test_the_last_year_of_a_level_leaves_school(levels: list[str], year: int, fate: ClassFate) -> None:
    assert propose("A", levels, year).fate is fate


def test_a_class_goes_one_year_up_and_keeps_its_levels() -> None:
    assert propose("3B", ["vmbo-kb"], 3) == Proposal(ClassFate.MOVES, "4B", ("vmbo-kb",), 4)


def test_a_bridge_class_goes_on_and_asks_for_a_look() -> None:
    assert propose("1hv2", ["havo", "vwo"], 1) == Proposal(ClassFate.MOVES, "2hv2", ("havo", "vwo"), 2, (Remark.BRIDGE,))


def test_two_levels_of_vmbo_together_are_no_bridge_class() -> None:
    assert propose("2bk1", ["vmbo-bb", "vmbo-kb"], 2).remarks == ()


def test_a_mixed_class_in_which_one_level_ends_goes_on_and_says_so() -> None:
    assert propose("4mh", ["vmbo-tl", "havo"], 4) == Proposal(
        ClassFate.MOVES, "5mh", ("vmbo-tl", "havo"), 5, (Remark.SOME_LEAVE,)
    )


def test_the_year_is_read_from_the_name_when_nobody_said_it() -> None:
    assert propose("h4a", ["havo"], None) == Proposal(ClassFate.MOVES, "h5a", ("havo",), 5)


def test_a_class_without_year_keeps_its_name_and_says_so() -> None:
    assert propose("Groen", [], None) == Proposal(ClassFate.MOVES, "Groen", (), None, (Remark.YEAR_UNKNOWN,))


def test_without_a_level_a_year_that_may_be_the_last_is_said() -> None:
    assert propose("4B", [], 4) == Proposal(ClassFate.MOVES, "5B", (), 5, (Remark.LEVEL_UNKNOWN,))
    assert propose("3B", [], 3).remarks == ()


def test_a_name_that_does_not_say_its_year_is_pointed_at() -> None:
    assert propose("Brugklas oost", ["havo"], 1) == Proposal(
        ClassFate.MOVES, "Brugklas oost", ("havo",), 2, (Remark.NAME_UNCHANGED,)
    )
