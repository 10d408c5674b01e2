"""Sharing a class out: nobody lost, nobody twice, as even as can be, limits kept or a refusal that says why."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enrolments import errors
from enrolments.rules.splitting import Bounds, Stand, check_by_hand, narrowest, rounds_of, seat, share_out

BOUNDS = st.lists(
    st.builds(lambda least, more: Bounds(least, least + more), st.integers(0, 9), st.integers(0, 20)), min_size=1, max_size=6
)
START = datetime(2027, 3, 1, 8, tzinfo=UTC)


@given(pupils=st.integers(1, 60), number=st.integers(1, 8))
def test_without_limits_sizes_differ_by_at_most_one(pupils: int, number: int) -> None:
    sizes = share_out(pupils, [Bounds(0, 999)] * number)

    assert sum(sizes) == pupils
    assert max(sizes) - min(sizes) <= 1


@given(pupils=st.integers(0, 100), bounds=BOUNDS)
def test_limits_are_kept_as_evenly_as_they_allow_or_the_refusal_says_why(pupils: int, bounds: list[Bounds]) -> None:
    least, most = sum(one.least for one in bounds), sum(one.most for one in bounds)

    if pupils < least:
        with pytest.raises(errors.TooFewPupils) as few:
            share_out(pupils, bounds)
        assert few.value.params == {"needed": least, "pupils": pupils}
    elif pupils > most:
        with pytest.raises(errors.TooLittleRoom) as little:
            share_out(pupils, bounds)
        assert little.value.params == {"room": most, "pupils": pupils}
    else:
        sizes = share_out(pupils, bounds)
        assert sum(sizes) == pupils
        assert all(one.least <= size <= one.most for one, size in zip(bounds, sizes, strict=True))
        # Nobody could move from a larger to a smaller group: each that is two larger is at its least, or the other full.
        for (one, size), (other, small) in product(zip(bounds, sizes, strict=True), repeat=2):
            assert size - small <= 1 or size == one.least or small == other.most


@given(data=st.data(), number=st.integers(1, 4), pupils=st.integers(1, 9))
def test_everybody_sits_once_where_they_can_be_whenever_that_is_possible(data: st.DataObject, number: int, pupils: int) -> None:
    people = list(range(pupils))
    cannot = {one: data.draw(st.sets(st.integers(0, number - 1), max_size=number)) for one in people}
    sizes = share_out(pupils, [Bounds(0, 999)] * number)

    try:
        groups = seat(people, sizes, cannot)
    except errors.NobodyFits:
        assert not possible(people, sizes, cannot)
    else:
        assert sorted(one for group in groups for one in group) == people
        assert [len(group) for group in groups] == sizes
        assert all(number not in cannot[one] for number, group in enumerate(groups) for one in group)


def possible(people: list[int], sizes: list[int], cannot: dict[int, set[int]]) -> bool:
    """Try everything: a second, slow way to the same answer."""
    if not people:
        return True
    first, *others = people
    return any(
        size and number not in cannot[first] and possible(others, [*sizes[:number], size - 1, *sizes[number + 1 :]], cannot)
        for number, size in enumerate(sizes)
    )


def test_without_hindrance_the_order_of_the_list_is_kept() -> None:
    assert seat([1, 2, 3, 4, 5], [3, 2]) == [[1, 2, 3], [4, 5]]


def grid(rounds: int, stands: int) -> list[Stand]:
    return [
        Stand(
            session=turn * stands + place,
            starts_at=START + timedelta(hours=turn),
            ends_at=START + timedelta(hours=turn, minutes=45),
            stand=(place, ""),
        )
        for turn in range(rounds)
        for place in range(stands)
    ]


@given(number=st.integers(1, 6))
def test_in_rounds_every_group_visits_every_stand_once_and_meets_nobody(number: int) -> None:
    known = {one.session: one for one in grid(number, number)}

    groups = rounds_of(known.values())

    assert sorted(session for group in groups for session in group) == sorted(known)
    for group in groups:
        assert sorted(known[one].stand for one in group) == sorted({one.stand for one in known.values()})
        assert len({known[one].starts_at for one in group}) == number


@given(rounds=st.integers(1, 5), stands=st.integers(1, 5), missing=st.booleans())
def test_a_grid_with_holes_or_of_another_shape_is_refused(rounds: int, stands: int, *, missing: bool) -> None:
    assume(rounds != stands or (missing and rounds > 1))
    known = grid(rounds, stands)[1 if missing else 0 :]
    assume(known)
    assume({(one.starts_at) for one in known} and (rounds, stands) != (1, 2) and (rounds, stands) != (2, 1))

    with pytest.raises(errors.RoundsDoNotFit):
        rounds_of(known)


def test_rounds_that_run_into_each_other_are_refused() -> None:
    late = [Stand(one.session, one.starts_at, one.ends_at + timedelta(minutes=30), one.stand) for one in grid(2, 2)]

    with pytest.raises(errors.RoundsOverlap):
        rounds_of(late)


def test_nobody_is_put_in_two_groups_by_hand() -> None:
    check_by_hand({1: [1, 2], 2: [3]})
    with pytest.raises(errors.PupilTwice):
        check_by_hand({1: [1, 2], 2: [2]})


def test_a_group_on_a_round_trip_keeps_the_limits_of_every_stand() -> None:
    assert narrowest([Bounds(2, 10), Bounds(4, 30)]) == Bounds(4, 10)
