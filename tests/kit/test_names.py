import pytest

from kit import names
from kit.names import NameParts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berg, Jan van den", NameParts("Jan", "van den", "Berg")),
        ("Berg, van den, Jan", NameParts("Jan", "van den", "Berg")),
        ("van den Berg, Jan", NameParts("Jan", "van den", "Berg")),
        ("Berg van den, Jan", NameParts("Jan", "van den", "Berg")),
        ("Hart, Mees 't", NameParts("Mees", "'t", "Hart")),
        ("Jansen, Anna Maria", NameParts("Anna Maria", "", "Jansen")),
        ("El Amrani, Ali", NameParts("Ali", "", "El Amrani")),
        ("Jan van den Berg", NameParts("Jan", "van den", "Berg")),
        ("Anna Maria in 't Veld", NameParts("Anna Maria", "in 't", "Veld")),
        ("Jan Berg", NameParts("Jan", "", "Berg")),
        ("Ben de Vries", NameParts("Ben", "de", "Vries")),
        ("Jan Van Den Berg", NameParts("Jan", "", "Van Den Berg")),
        ("Anna Maria Jansen", NameParts("Anna Maria", "", "Jansen", is_guess=True)),
        ("Sukarno", NameParts("Sukarno", "", "", is_guess=True)),
        ("Berg, junior, Jan", NameParts("Jan", "junior", "Berg", is_guess=True)),
        ("", NameParts("", "", "", is_guess=True)),
    ],
)
def test_a_full_name_is_cut_where_dutch_lists_cut_it(text: str, expected: NameParts) -> None:
    assert names.split_full_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berg Jan", NameParts("Jan", "", "Berg")),
        ("van den Berg Jan", NameParts("Jan", "van den", "Berg")),
        ("Smit Jansen Anna", NameParts("Anna", "", "Smit Jansen", is_guess=True)),
        ("Berg", NameParts("", "", "Berg", is_guess=True)),
    ],
)
def test_a_heading_may_say_that_the_surname_comes_first(text: str, expected: NameParts) -> None:
    assert names.split_full_name(text, surname_first=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("van den Berg", ("van den", "Berg")),
        ("Berg, van den", ("van den", "Berg")),
        ("De Smet", ("", "De Smet")),
        ("Berg", ("", "Berg")),
        ("van", ("", "van")),
    ],
)
def test_a_prefix_leaves_the_surname_unless_written_with_a_capital(text: str, expected: tuple[str, str]) -> None:
    assert names.split_surname(text) == expected


def test_names_are_shown_spoken_listed_and_short() -> None:
    assert names.display_name("Jan", "van den", "Berg") == "Jan van den Berg"
    assert names.listed_name("Jan", "van den", "Berg") == "Berg, Jan van den"
    assert names.listed_name("Sukarno", "", "") == "Sukarno"
    assert names.short_name("Jan", "Berg") == "Jan B."


@pytest.mark.parametrize(
    ("first_name", "last_name", "expected"),
    [
        ("Mees", "'t Hart", "Mees T."),
        ("Bo", "IJzerman", "Bo IJ."),
        ("Sukarno", "", "Sukarno"),
        ("", "berg", "B."),
        ("", "", ""),
        ("Éva", "ábel", "Éva Á."),
    ],
)
def test_a_provider_sees_one_letter_of_the_surname(first_name: str, last_name: str, expected: str) -> None:
    assert names.short_name(first_name, last_name) == expected


def test_lists_are_sorted_as_dutch_readers_expect() -> None:
    people = [
        ("Jan", "van den", "Berg"),
        ("Zoë", "", "Berg Smit"),
        ("Anna", "", "Bérg"),
        ("Mees", "", "'t Hart"),
        ("Bo", "", "Haan"),
        ("Łucja", "", "Øster"),
        ("Jan", "", "berg"),
    ]

    assert sorted(people, key=lambda person: names.sort_key(*person)) == [
        ("Anna", "", "Bérg"),
        ("Jan", "", "berg"),
        ("Jan", "van den", "Berg"),
        ("Zoë", "", "Berg Smit"),
        ("Bo", "", "Haan"),
        ("Łucja", "", "Øster"),
        ("Mees", "", "'t Hart"),
    ]


def test_a_key_fits_its_column_whatever_it_folds_into() -> None:
    assert len(names.sort_key("\ufdfa" * 60, "", "\ufdfa" * 80)) == names.MAX_SORT_KEY


def test_a_leading_apostrophe_does_not_count() -> None:
    assert names.sort_key("Mees", "", "'Hart") == names.sort_key("mees", "", "Hart") == "hart  mees"
