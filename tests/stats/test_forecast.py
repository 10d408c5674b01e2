"""The forecast: a sum that can be followed, and honest about how far it may be off."""

import pytest

from stats.forecast import Range, YearBehind, forecast, pupils_next, spread


def test_one_year_gives_a_quarter_up_and_down_and_the_rounding() -> None:
    found = forecast([YearBehind(2025, participation=1000, pupils=2000, places=4000)], start_year=2027, pupils=1800)

    assert found is not None
    assert found.participation == Range(900, 660, 1140)  # 1800 x 0.5, a quarter is 225, rounding 15
    assert found.places == Range(3600, 2640, 4560)  # a quarter of the places was used
    assert found.years == (2025,)


def test_years_that_differ_more_make_a_wider_range() -> None:
    def behind(*participation: int) -> list[YearBehind]:
        return [YearBehind(2020 + year, number, 1000, 1000) for year, number in enumerate(participation)]

    steady = forecast(behind(500, 505, 500, 505), start_year=2026, pupils=1000)
    wild = forecast(behind(300, 700, 300, 700), start_year=2026, pupils=1000)

    assert steady is not None
    assert wild is not None
    assert (steady.participation.value, wild.participation.value) == (500, 500)
    assert wild.participation.high - wild.participation.low > 10 * (steady.participation.high - steady.participation.low)
    assert wild.participation.low >= 0


def test_the_range_holds_four_of_five_times() -> None:
    """The prediction interval of Student's t, checked by leaving each of many random years out."""
    from random import Random  # noqa: PLC0415  # only here

    throws, held, tries = Random(4), 0, 2000
    for _ in range(tries):
        *rates, next_rate = (throws.gauss(0.6, 0.05) for _ in range(5))
        held += abs(next_rate - sum(rates) / 4) <= spread(rates)

    assert 0.77 < held / tries < 0.83


@pytest.mark.parametrize(
    ("behind", "pupils"),
    [
        ([], 100),
        ([YearBehind(2025, 10, 24, 50)], 100),
        ([YearBehind(2025, 100, 1000, 50)], None),
        ([YearBehind(2027, 1, 50, 1)], 9),
    ],
)
def test_without_enough_to_go_on_there_is_no_forecast(behind: list[YearBehind], pupils: int | None) -> None:
    assert forecast(behind, start_year=2027, pupils=pupils) is None


def test_more_participation_than_places_never_asks_fewer_places() -> None:
    found = forecast([YearBehind(2025, participation=1000, pupils=1000, places=500)], start_year=2027, pupils=1000)

    assert found is not None
    assert found.places == found.participation


def test_pupils_of_next_year_follow_the_years_before() -> None:
    assert pupils_next({2024: 1000, 2025: 950, 2026: 902}, 2027) == 857
    assert pupils_next({2026: 902}, 2027) == 902
    assert pupils_next({2026: 902, 2027: 880}, 2027) == 880
    assert pupils_next({}, 2027) is None
