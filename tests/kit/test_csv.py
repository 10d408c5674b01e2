import csv as reader
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import csv

TEXT = "Naam;Klas\r\nZoë Bakker;3B\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_encoding_schools_use(encoding: str) -> None:
    assert csv.decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    "data", [b"Naam\0;Klas\nJan;3B", b"\x00\x01\x02\x03", b"\xff\xfeJ", b"Jan\x07", b"\xef\xbb\xbf\xff", b"\x81;x"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(csv.UnreadableText):
        csv.decode(data)


def test_two_encodings_in_one_file_are_refused() -> None:
    with pytest.raises(csv.MixedEncoding):
        csv.decode("Zoë;".encode() + "Noël".encode("cp1252"))


@pytest.mark.parametrize("delimiter", csv.DELIMITERS)
def test_the_delimiter_shows_in_the_regularity(delimiter: str) -> None:
    assert (
        csv.sniff_delimiter(f"Een titel, met een komma\n\na{delimiter}b{delimiter}c\nd{delimiter}e{delimiter}f, g\n")
        == delimiter
    )


def test_a_stated_delimiter_wins_and_is_no_row() -> None:
    text = "sep=|\r\na;b|c\r\n"

    assert csv.sniff_delimiter(text) == "|"
    assert csv.parse(text, "|") == [["a;b", "c"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"a;b";c\r\nd', [["a;b", "c"], ["d"]]),
        ("a\rb\n\nc", [["a"], ["b"], [], ["c"]]),
        ('"a\nb";c', [["a\nb", "c"]]),
        ('"Jan;3B\nPiet;3B', [['"Jan', "3B"], ["Piet", "3B"]]),
        ('"Jan"tje;3B', [["Jantje", "3B"]]),
    ],
)
def test_records_are_cut_and_a_stray_quote_swallows_nothing(text: str, rows: list[list[str]]) -> None:
    assert csv.parse(text, ";") == rows


def test_a_written_file_opens_as_a_table_and_runs_nothing() -> None:
    written = csv.write([["Naam", "Aantal"], ["=1+1", 3], ['a;"b"', -2.5], [None, date(2026, 10, 1)]])

    assert written == b'\xef\xbb\xbfNaam;Aantal\r\n\'=1+1;3\r\n"a;""b""";-2.5\r\n;2026-10-01\r\n'


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1), min_size=1))
def test_no_written_cell_is_a_formula_in_any_reader(rows: list[list[str]]) -> None:
    text = csv.write(rows).decode("utf-8-sig")

    cells = [cell for row in reader.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
