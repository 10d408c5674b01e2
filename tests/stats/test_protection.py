import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.protection import Cell, protect_organisations, protect_pupils, protect_table


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1003, 1005)],
)
def test_pupils_are_shown_in_fives_and_a_small_group_not_at_all(count: int, shown: int | None) -> None:
    assert protect_pupils(count) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (2, None), (3, 3), (17, 17)])
def test_one_or_two_organisations_are_not_pointed_at(count: int, shown: int | None) -> None:
    assert protect_organisations(count) == shown


def test_a_table_has_every_row_and_a_total_of_what_is_shown() -> None:
    table = protect_table(
        {"care": 23, "retail": 3}, [("care", "Zorg"), ("retail", "Handel"), ("ict", "ICT")], total_label="Totaal"
    )

    assert table == [Cell("care", "Zorg", 25), Cell("retail", "Handel", None), Cell("ict", "ICT", 0), Cell("_T", "Totaal", 25)]


@pytest.mark.promise("POR-4d")
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4000), min_size=1))
def test_a_hidden_group_cannot_be_had_by_subtracting(counts: dict[str, int]) -> None:
    *cells, total = protect_table(counts, [(code, code) for code in "abcdefgh"], total_label="T")

    shown = [cell.value for cell in cells if cell.value is not None]
    assert total.value == sum(shown)
    assert all(value % 5 == 0 for value in shown)
    assert all(cell.value is None for cell in cells if 0 < counts.get(cell.code, 0) < 5)
