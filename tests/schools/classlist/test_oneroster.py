"""OneRoster zips by allow-list."""

import io
import zipfile
from dataclasses import asdict

import pytest

from schools.classlist import errors
from schools.classlist.parsing import parse_class_list
from schools.classlist.problems import Problem, ProblemCode
from schools.classlist.rows import PupilFields
from schools.classlist.table import Source

CLASSES = "sourcedId,status,title,classType\nc1,,Wiskunde 3,scheduled\nc2,,3B,homeroom\n"
ENROLLMENTS = "sourcedId,classSourcedId,userSourcedId,role\ne1,c1,u1,student\ne2,c2,u1,student\ne3,c1,u3,student\n"
USERS = (
    "sourcedId,status,role,username,givenName,familyName,identifier,email,password\n"
    "u1,active,student,jan1,Jan,van den Berg,0012345,jan@school.example,geheim\n"
    "u2,active,teacher,doc,Piet,Docent,9,piet@school.example,geheim\n"
    "u3,active,student,zoe,Zoë,Bakker,12346,zoe@school.example,geheim\n"
    "u4,tobedeleted,student,weg,Weg,Ermee,12347,weg@school.example,geheim\n"
)
EXPECTED = [PupilFields("Jan", "van den", "Berg", "0012345", "3B"), PupilFields("Zoë", "", "Bakker", "12346", "Wiskunde 3")]


def zipped(folder: str = "", **files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}.csv", content)
    return out.getvalue()


@pytest.mark.promise("SBB-1")
@pytest.mark.parametrize("folder", ["", "export/"])
def test_pupils_come_with_their_home_class_and_nothing_else(folder: str) -> None:
    found = parse_class_list(
        zipped(folder, users=USERS, classes=CLASSES, enrollments=ENROLLMENTS, demographics="x"), "export.zip"
    )

    assert (found.source, [row.number for row in found.rows]) == (Source.ONEROSTER, [2, 4])
    assert [row.fields for row in found.rows] == EXPECTED
    assert not [secret for secret in ("geheim", "@school", "jan1", "Docent", "Ermee") if secret in repr(asdict(found))]


def test_version_1_2_keeps_the_roles_apart() -> None:
    users = USERS.replace(",role,", ",geen,").replace(",student,", ",,").replace(",teacher,", ",,")
    roles = "sourcedId,userSourcedId,roleType,role\nr1,u1,primary,student\nr2,u2,primary,teacher\nr3,u3,primary,student\n"

    found = parse_class_list(zipped(users=users, classes=CLASSES, enrollments=ENROLLMENTS, roles=roles))

    assert [row.fields for row in found.rows] == EXPECTED


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("0012345", "999900006", ProblemCode.BSN),
        ("Jan", "Jan 999900006", ProblemCode.BSN),
        ("Jan", "x" * 201, ProblemCode.TOO_LONG),
        ("0012345", "=1+1", ProblemCode.NUMBER_ODD),
        ("u1,active", "u9,active", ProblemCode.CLASS_MISSING),
    ],
)
def test_odd_pupils_are_named_by_their_row(old: str, new: str, problem: ProblemCode) -> None:
    found = parse_class_list(zipped(users=USERS.replace(old, new), classes=CLASSES, enrollments=ENROLLMENTS))

    assert found.problems == (Problem(problem, 2),)
    assert "999900006" not in repr(asdict(found))


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ({"users": USERS, "classes": CLASSES}, errors.OneRosterIncomplete),
        ({"users": "sourcedId,role\nu,teacher\n", "classes": "", "enrollments": ""}, errors.NoRows),
        ({"users": USERS + "u,active,student,,A,B,,,\n" * 2_000, "classes": "", "enrollments": ""}, errors.TooManyRows),
        ({"users": USERS, "classes": "x" * 5_300_000, "enrollments": ""}, errors.UnpacksTooBig),
        ({"users": USERS + "\0", "classes": "", "enrollments": ""}, errors.TextUnreadable),
        ({"users": USERS + "x" * 140_000, "classes": "", "enrollments": ""}, errors.CellTooLong),
    ],
)
def test_an_export_we_cannot_use_is_refused_by_name(files: dict[str, str], refusal: type[errors.UnusableList]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)

    with pytest.raises(refusal):
        parse_class_list(out.getvalue())
