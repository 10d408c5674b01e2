"""What a school year is accounted for with (promise POR-3e): schools, providers, activities and participation, as published."""

from collections.abc import Sequence
from dataclasses import dataclass

from stats.choices import Term
from stats.formats.wide import text_of
from stats.models import Release
from stats.overview import totals_of_each
from stats.programme import read_programme
from stats.words import programme_in_readers_language

MEASURES = ("schools", "boards", "providers", "activities", "seats", "enrolments", "attended", "pupils")


@dataclass(frozen=True, slots=True)
class AccountYear:
    """One period with the release that its numbers come from."""

    release: Release
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The report: what is counted, and a line for each school year up to the release's own."""

    labels: tuple[str, ...]
    years: tuple[AccountYear, ...]

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The release's own numbers with their labels."""
        return tuple(zip(self.labels, self.years[-1].numbers, strict=True))


def account_of(release: Release, others: Sequence[Release]) -> Account:
    """Return the report of a release; earlier school years are the newest versions of the same kind of period."""
    earlier = [one for one in others if one.start_year < release.start_year and one.term == Term(release.term)]
    rows = [*sorted(earlier, key=lambda one: one.start_year), release]
    # Each by itself: a release may be an earlier version than the one that is newest.
    known = totals_of_each(rows, using=release.database)
    measures = programme_in_readers_language(read_programme(release.programme_version)).measures
    return Account(
        labels=tuple(measures[code].label for code in MEASURES),
        years=tuple(AccountYear(one, tuple(text_of(known[one.pk].get(code)) for code in MEASURES)) for one in rows),
    )
