import pytest

from activities.catalogue.words import ALL_LEVELS, ALL_YEARS, folded, level_names, year_names


@pytest.mark.parametrize(
    ("levels", "name"),
    [
        ([], "alle niveaus"),
        (ALL_LEVELS, "alle niveaus"),
        (["vmbo-bb", "vmbo-kb", "vmbo-gl", "vmbo-tl", "havo"], "vmbo, havo"),
        (["vmbo-bb", "havo"], "vmbo basis, havo"),
        (["vwo", "pro"], "praktijkonderwijs, vwo"),
    ],
)
def test_levels_are_named_as_people_say_them(levels: list[str], name: str) -> None:
    assert level_names(levels) == name


@pytest.mark.parametrize(
    ("years", "name"),
    [
        ([], "alle leerjaren"),
        (ALL_YEARS, "alle leerjaren"),
        ([3], "leerjaar 3"),
        ([3, 2], "leerjaar 2 en 3"),
        ([1, 2, 3], "leerjaar 1 tot en met 3"),
        ([1, 3, 4], "leerjaar 1, 3 en 4"),
    ],
)
def test_years_are_named_as_people_say_them(years: list[int], name: str) -> None:
    assert year_names(years) == name


def test_folding_leaves_what_two_spellings_share() -> None:
    assert folded("Coördinator: Café & Bar") == "coordinator cafe bar"
