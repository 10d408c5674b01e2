import pytest

from stats.method.decision import REST_LABELS
from stats.programme import ProgrammeWrong, parse_programme, read_programme, versions
from stats.programme.reader import FILES, LATEST
from stats.programme.titles import coarser, what_is_counted
from stats.words import LABELS

TEXT = (FILES / "2026-1.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "2026-1"', "", "version: a text is missing"),
        ("base = 5 ", "base = 5\nbass = 4 #", "bass is no rule"),
        ('dimensions = ["sector", "kind"]', 'dimensions = ["sector", "colour"]', "'colour' does not exist"),
        ('measures = ["pupils", "named"]', 'measures = ["pupils", "nmed"]', "'nmed' does not exist"),
        (
            'dimensions = ["level", "year"]\nmeasures = ["pupils"',
            'dimensions = ["level", "kind"]\nmeasures = ["pupils"',
            "do not add up",
        ),
        ('special = ["pro", "vso"]', 'special = ["pro"]', "one group of phase"),
        ('audience = "public"', 'audience = "everybody"', "is none of public"),
        ('months = ["01", "02", "03"]', 'months = ["01", "02"]', "twelve months"),
        ('fallback = ["school",', 'fallback = ["skool",', "'skool' does not exist"),
        ('code = "sector-level"', 'code = "sector-kind"', "the same code"),
        ("[rules]", "[rules", "no TOML"),
    ],
)
def test_a_programme_that_does_not_hold_says_where(old: str, new: str, said: str) -> None:
    with pytest.raises(ProgrammeWrong, match=said):
        parse_programme(TEXT.replace(old, new, 1) if "audience" not in old else TEXT.replace(old, new))


def test_the_programme_of_today_is_read() -> None:
    programme = read_programme()

    assert programme.version == LATEST == "2026-2"
    assert programme.rules.base == 5
    with pytest.raises(ProgrammeWrong, match="no programme"):
        read_programme("1999-1")


def test_a_coarser_table_is_called_after_what_it_has() -> None:
    programme = read_programme()
    known = {table.code: table for table in programme.tables}

    def called(code: str, *names: str) -> str:
        return coarser(known[code], names, programme.dimensions).title

    assert called("municipality-level", "municipality", "level") == "Deelname naar gemeente en niveau"
    assert called("municipality-level", "phase") == "Deelname naar onderwijssoort"
    assert called("level-year-kind", "phase", "stage", "kind") == (
        "Deelname naar onderwijssoort, onderbouw of bovenbouw en soort activiteit"
    )
    assert called("pupils-level-year") == "Verschillende leerlingen, hele regio"


def test_every_word_of_every_programme_can_be_translated() -> None:
    for version in versions():
        programme = read_programme(version)
        tables = [*programme.tables, *programme.counts]
        words = {programme.title, *(one.label for one in programme.measures.values())}
        words |= {one.label for one in programme.dimensions.values()} | set(REST_LABELS.values())
        words |= {label for one in programme.dimensions.values() for label in one.codes.values()}
        words |= {table.title for table in tables} | {what_is_counted(table) for table in tables}

        assert words - set(LABELS) == set(), version


def test_a_programme_is_read_once() -> None:
    assert read_programme() is read_programme()
