"""Labour law for minors, rule by rule, with the edge of each."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from activities import errors
from activities.choices import ActivityKind
from activities.labour import RULES, Stretch, ages_of, check_date, check_work, is_work, rule_for, youngest_age
from schools.choices import Level

DUTCH = ZoneInfo("Europe/Amsterdam")


def work(begins: str, ends: str, day: str = "2026-12-02") -> Stretch:
    """Return a stretch of a Wednesday unless you say otherwise, in Dutch time."""
    return Stretch(*(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=DUTCH) for clock in (begins, ends)))


@pytest.mark.parametrize(
    ("levels", "year", "age"),
    [
        ([Level.HAVO], 1, 12),
        ([Level.VMBO_KB], 2, 13),
        ([Level.VMBO_KB], 3, 14),
        ([Level.VWO], 6, 17),
        ([], 3, 14),
        ([Level.VMBO_TL, Level.MBO], 3, 14),
        ([Level.MBO], None, 16),
        ([Level.MBO], 3, 18),
        ([Level.HAVO], None, None),
        ([], None, None),
    ],
)
def test_the_age_of_a_class_is_that_of_its_youngest_usual_pupil(levels: list[str], year: int | None, age: int | None) -> None:
    assert youngest_age(levels, year) == age


@pytest.mark.parametrize(
    ("age", "stretch", "refusal"),
    [
        (12, work("09:00", "11:00"), errors.WorkTooYoung),
        (13, work("09:00", "11:00"), errors.WorkTooYoung),
        (14, work("09:00", "16:00"), None),
        (14, work("09:00", "16:01"), errors.WorkDayTooLong),
        (14, work("07:00", "13:00"), None),
        (14, work("06:59", "13:00"), errors.WorkOutsideHours),
        (14, work("13:00", "19:00"), None),
        (14, work("13:00", "19:01"), errors.WorkOutsideHours),
        (14, work("09:00", "12:00", "2026-12-05"), None),
        (14, work("09:00", "12:00", "2026-12-06"), errors.WorkOnSunday),
        (15, work("09:00", "17:00"), errors.WorkDayTooLong),
        (16, work("09:00", "18:00"), None),
        (16, work("09:00", "18:01"), errors.WorkDayTooLong),
        (16, work("15:00", "23:00"), None),
        (16, work("05:59", "12:00"), errors.WorkOutsideHours),
        (17, work("09:00", "12:00", "2026-12-06"), errors.WorkOnSunday),
        (18, work("00:00", "13:00", "2026-12-06"), None),
    ],
)
def test_each_rule_begins_exactly_where_the_law_says(
    age: int, stretch: Stretch, refusal: type[errors.WorkRefused] | None
) -> None:
    if refusal is None:
        check_work(age, stretch)
    else:
        with pytest.raises(refusal) as raised:
            check_work(age, stretch)
        assert "%(" not in raised.value.detail


def test_the_hours_of_one_day_count_together() -> None:
    morning, afternoon = work("09:00", "12:00"), work("13:00", "17:00")

    check_work(14, afternoon, same_week=[morning])
    with pytest.raises(errors.WorkDayTooLong):
        check_work(14, work("13:00", "17:30"), same_week=[morning])


def test_the_hours_of_one_week_count_together() -> None:
    days = [work("09:00", "16:00", f"2026-12-0{day}") for day in (1, 2, 3, 4)]

    check_work(14, work("09:00", "16:00", "2026-11-30"), same_week=days)
    with pytest.raises(errors.WorkWeekTooLong):
        check_work(14, work("09:00", "10:00", "2026-12-05"), same_week=[*days, work("09:00", "16:00", "2026-11-30")])


def test_the_hour_that_the_clock_skips_is_not_worked() -> None:
    spring = work("01:00", "11:00", "2027-03-28")
    autumn = work("01:00", "11:00", "2026-10-25")

    assert (spring.length.total_seconds(), autumn.length.total_seconds()) == (9 * 3600, 11 * 3600)


def test_winter_and_summer_time_know_the_same_hours() -> None:
    for day in ("2026-07-01", "2026-12-02"):
        check_work(14, work("12:00", "19:00", day))
        with pytest.raises(errors.WorkOutsideHours):
            check_work(14, work("12:30", "19:15", day))


def test_only_work_is_judged() -> None:
    assert {kind for kind in ActivityKind if is_work(kind)} == {ActivityKind.JOB_SHADOWING, ActivityKind.MBO_PLACEMENT}
    check_date(kind=ActivityKind.COMPANY_VISIT, levels=[Level.VMBO_BB], years=[1], work=work("19:00", "22:00", "2026-12-06"))


def test_a_date_is_refused_when_it_is_lawful_for_nobody_it_is_for() -> None:
    late = work("15:00", "20:00")

    check_date(kind=ActivityKind.JOB_SHADOWING, levels=[], years=[], work=late)
    check_date(kind=ActivityKind.JOB_SHADOWING, levels=[Level.VMBO_KB, Level.HAVO], years=[2, 5], work=late)
    with pytest.raises(errors.WorkOutsideHours):
        check_date(kind=ActivityKind.JOB_SHADOWING, levels=[Level.VMBO_KB], years=[3, 4], work=late)
    with pytest.raises(errors.WorkTooYoung):
        check_date(kind=ActivityKind.JOB_SHADOWING, levels=[Level.VMBO_KB], years=[1, 2], work=work("09:00", "12:00"))


def test_levels_and_years_that_no_class_has_are_for_nobody() -> None:
    assert ages_of([Level.VMBO_KB], [5]) == set()
    check_date(kind=ActivityKind.JOB_SHADOWING, levels=[Level.VMBO_KB], years=[5], work=work("09:00", "12:00"))


def test_rules_follow_each_other_by_age() -> None:
    ages = [rule.from_age for rule in RULES]

    assert ages == sorted(set(ages))
    assert [rule_for(age).from_age for age in (0, 13, 14, 15, 16, 17, 18, 40)] == [0, 0, 14, 14, 16, 16, 18, 18]
