"""Whatever the names, what was written is what is read; and it is read quickly."""

import contextlib
import csv
import io
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kit.text import clean
from schools.classlist.errors import UnusableList
from schools.classlist.parsing import parse_class_list
from schools.classlist.problems import ProblemCode
from tests.support import class_lists as make

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "cp1252")
DELIMITERS = (";", ",", "\t", "|")
HEADINGS = ("Leerlingnummer", "Roepnaam", "Achternaam", "Klas")
CP1252 = "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).encode("cp1252", "ignore"))
ANYTHING = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=20)
WESTERN = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZ '-.;,|\"" + CP1252), min_size=1, max_size=20)


# In Windows-1252 "Ãš" is written with the same bytes as "Ú" in UTF-8: nobody can tell them apart, and nobody has such a name.
AMBIGUOUS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


def is_name(text: str) -> bool:
    is_clear = AMBIGUOUS.search(text.encode("cp1252", "ignore")) is None
    return is_clear and clean(text) == text and text not in {"-", "--", "0", "NULL", "null"} and not text.startswith("#")


def people(names: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    one = names.map(clean).filter(bool).filter(is_name)
    return st.lists(st.tuples(one, one.map(lambda name: f"X{name}")), min_size=1, max_size=6)


def written(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(HEADINGS)
    writer.writerows((str(place), first, last, "3B") for place, (first, last) in enumerate(rows, start=1))
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_names_come_back_as_they_were_written(data: st.DataObject, delimiter: str, encoding: str) -> None:
    rows = data.draw(people(WESTERN if encoding == "cp1252" else ANYTHING))

    found = parse_class_list(written(rows, delimiter, encoding))

    assume(not any(problem.code is ProblemCode.BSN for problem in found.problems))
    assert [(row.fields.first_name, row.fields.last_name) for row in found.rows] == rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
@example(b"<?xml")
@example(b"<html><table><tr><td colspan=99999999>")
def test_any_bytes_are_a_list_or_a_named_refusal(data: bytes) -> None:
    with contextlib.suppress(UnusableList):
        parse_class_list(data, "lijst.csv")


def class_of(size: int) -> list[tuple[str, ...]]:
    return [
        make.HEADINGS,
        *((str(10_000 + place), f"Mees{'e' * (place % 7)}", "van der", "Hart", "3B") for place in range(size)),
    ]


@pytest.mark.parametrize(
    "write", [make.delimited, lambda rows: make.workbook({"3B": rows}), make.old_workbook], ids=["csv", "xlsx", "xls"]
)
@pytest.mark.parametrize("size", [30, 150])
def test_every_row_of_a_class_and_of_a_whole_year_is_read(write: Callable[[list[tuple[str, ...]]], bytes], size: int) -> None:
    assert len(parse_class_list(write(class_of(size))).rows) == size
