"""DUO's open list of pupil numbers: read as it comes, kept by school, level and year group."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from schools.duo import NotDuoList
from schools.duo_pupils import PupilNumbers, read_pupil_numbers
from schools.facts import Population, public_population
from schools.models import SchoolPopulation
from tests.support.makers import make_school

ONE_COLUMN = (
    "VESTIGINGSCODE;INSTELLINGSNAAM;ONDERWIJSTYPE VO;LEER- OF VERBLIJFSJAAR 1 - MAN;LEER- OF VERBLIJFSJAAR 1 - VROUW;"
    "LEER- OF VERBLIJFSJAAR 2 - MAN\r\n"
    "00AA00;Dollard;HAVO;10;12;<5\r\n00AA00;Dollard;HAVO/VWO;7;;0\r\n00AA00;Dollard;VMBO BL;3;4;5\r\nkapot;x;HAVO;1;1;1\r\n"
)
TWO_COLUMNS = "BRIN NUMMER,VESTIGINGSNUMMER,LEERJAAR 3\n00AA,0,20\n"


def test_the_list_is_read_by_level_and_year_group() -> None:
    assert read_pupil_numbers(ONE_COLUMN.encode("latin-1")) == PupilNumbers(
        {("00AA00", "havo", 1): 22, ("00AA00", "", 1): 7, ("00AA00", "vmbo-bb", 1): 7, ("00AA00", "vmbo-bb", 2): 5}, hidden=1
    )
    assert read_pupil_numbers(TWO_COLUMNS.encode()) == PupilNumbers({("00AA00", "", 3): 20})


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "VESTIGINGSCODE;NAAM\n00AA00;x\n"])
def test_another_list_is_refused(text: str) -> None:
    with pytest.raises(NotDuoList):
        read_pupil_numbers(text.encode())


@pytest.mark.django_db
def test_reading_again_replaces_that_year_of_our_schools_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    school, other = make_school(branch_code="00AA00"), make_school(branch_code="00AB00")
    SchoolPopulation.objects.create(school=school, start_year=2025, level="vwo", year=6, pupils=99)
    SchoolPopulation.objects.create(school=school, start_year=2024, pupils=50)
    SchoolPopulation.objects.create(school=other, start_year=2025, pupils=8)
    file = tmp_path / "duo.csv"
    file.write_text(ONE_COLUMN + "99ZZ99;Elders;HAVO;9;9;9\r\n")

    call_command("import_pupil_numbers", file, "--year", "2025-2026")

    assert capsys.readouterr().out == "41 pupils at 1 schools; 1 numbers that the list hides count as none.\n"
    assert public_population() == [Population(2024, "0014", 50), Population(2025, "0014", 49)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "year", "said"),
    [
        ("a;b\n1;2", "2025-2026", "no column VESTIGINGSNUMMER"),
        (ONE_COLUMN, "2025", "as 2025-2026"),
        (None, "2025-2026", "Cannot read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: str | None, year: str, said: str) -> None:
    file = tmp_path / "duo.csv"
    if content is not None:
        file.write_text(content)

    with pytest.raises(CommandError, match=said):
        call_command("import_pupil_numbers", file, "--year", year)
