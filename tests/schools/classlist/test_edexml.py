"""EDEXML by allow-list: the school, the groups, the names, and not one word more."""

from dataclasses import asdict
from pathlib import Path

import pytest

from schools.classlist import errors
from schools.classlist.edexml import EdexmlSchool
from schools.classlist.parsing import parse_class_list
from schools.classlist.problems import Problem, ProblemCode, Verdict
from schools.classlist.rows import PupilFields
from schools.classlist.table import Source
from tests.support.class_lists import edexml

SAMPLES = Path(__file__).parents[2] / "samples"
SCHOOL = EdexmlSchool(brin="99ZZ", branch="00", school_year="2014-2015")
JAN = (
    "<leerling key='1' eckid='https://id.example/x'><achternaam>Berg</achternaam><voorvoegsel>van den</voorvoegsel>"
    "<roepnaam>Jan</roepnaam><geboortedatum>2012-03-12</geboortedatum><bsn>999900006</bsn><land>MA</land>"
    "<groep key='g3b'/></leerling>"
)


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize(("name", "surname"), [("2.0", ""), ("2.1", "ie")])
def test_the_examples_of_the_standard_are_read_without_what_we_never_keep(name: str, surname: str) -> None:
    found = parse_class_list((SAMPLES / f"edexml-{name}-example.xml").read_bytes(), "leerlingen.xml")

    assert (found.source, found.school) == (Source.EDEXML, SCHOOL)
    assert [row.number for row in found.rows] == [1, 2, 3]
    assert [row.fields for row in found.rows] == [
        PupilFields("Wimpie", "imp" if surname else "", surname, school_class="4B"),
        PupilFields("Ismaël", "", "Assati"),
        PupilFields("Gradje", "van 't", "Hof"),
    ]
    kept = repr(asdict(found))
    assert not [
        secret for secret in ("133456785", "2006-06-21", "id.school", "6971VB", "'MA'", "Hassan", "0,3") if secret in kept
    ]


def test_pupils_get_the_name_of_their_group() -> None:
    found = parse_class_list(edexml(JAN))

    assert [row.fields for row in found.rows] == [PupilFields("Jan", "van den", "Berg", school_class="3B")]
    assert found.counts[Verdict.NEW] == 1
    assert "999900006" not in repr(asdict(found))


def test_a_default_class_fills_an_unknown_group() -> None:
    data = edexml(JAN.replace("g3b", "elders"))

    assert [problem.code for problem in parse_class_list(data).problems] == [ProblemCode.CLASS_MISSING]
    assert parse_class_list(data, default_class="3C").classes == ("3C",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_of_the_file_is_followed(encoding: str) -> None:
    text = edexml(JAN.replace("Jan", "Noë")).decode().replace("UTF-8", encoding)

    assert [row.fields.first_name for row in parse_class_list(text.encode(encoding)).rows] == ["Noë"]


@pytest.mark.parametrize(
    ("pupil", "problem"),
    [
        (JAN.replace("Jan", "Jan 999900006"), ProblemCode.BSN),
        (JAN.replace("Jan", "x" * 201), ProblemCode.TOO_LONG),
        (JAN.replace("Jan", "").replace("Berg", ""), ProblemCode.NAME_MISSING),
    ],
)
def test_bad_pupils_are_refused_by_their_place(pupil: str, problem: ProblemCode) -> None:
    found = parse_class_list(edexml(pupil))

    assert found.problems == (Problem(problem, 1),)
    assert found.counts[Verdict.REFUSED] == 1


def test_the_same_pupil_counts_once() -> None:
    assert parse_class_list(edexml(JAN + JAN)).problems == (Problem(ProblemCode.DUPLICATE, 2, 1),)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (edexml(JAN, start='<!DOCTYPE EDEX [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'), errors.XmlUnsafe),
        (
            edexml(JAN, start='<!DOCTYPE EDEX [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace(b"Jan", b"&x;"),
            errors.XmlUnsafe,
        ),
        (edexml(JAN, start='<!DOCTYPE EDEX SYSTEM "http://example.com/x.dtd">'), errors.XmlUnsafe),
        (edexml(JAN.replace("Jan", "<a>" * 20 + "</a>" * 20)), errors.XmlUnsafe),
        (edexml(JAN.replace("Jan", "&onbekend;")), errors.XmlDamaged),
        (edexml(JAN)[:-20], errors.XmlDamaged),
        (edexml(JAN).replace(b"UTF-8", b"bestaat-niet"), errors.XmlDamaged),
        (b"<?xml version='1.0'?><Workbook/>", errors.NotEdexml),
        (edexml(""), errors.NoRows),
        (edexml(JAN * 2001), errors.TooManyRows),
    ],
)
def test_xml_that_attacks_or_is_something_else_is_refused(data: bytes, refusal: type[errors.UnusableList]) -> None:
    with pytest.raises(refusal) as caught:
        parse_class_list(data)

    assert "Jan" not in str(caught.value) + caught.value.detail
