from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from activities.models import PostcodeArea

pytestmark = pytest.mark.django_db


def written(folder: Path, text: str) -> Path:
    file = folder / "postcodes.csv"
    file.write_text(text, "utf-8-sig")
    return file


def test_areas_are_read_and_read_again(tmp_path: Path) -> None:
    PostcodeArea.objects.create(pc4="9712", latitude=51.0, longitude=5.0)

    call_command("import_postcodes", written(tmp_path, "Postcode4;Lat;Lng\n9712;53,22;6,56\n9934;53.33;6.92\n"))

    assert list(PostcodeArea.objects.order_by("pc4").values_list("pc4", "latitude", "longitude")) == [
        ("9712", 53.22, 6.56),
        ("9934", 53.33, 6.92),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("naam,waarde\n1,2\n", "No column for pc4"),
        ("pc4,lat,lon\n9712,53.2,6.5\n971,53.2,6.5\n", "Line 3"),
        ("pc4,lat,lon\n9712,noord,6.5\n", "Line 2"),
        ("pc4,lat,lon\n9712,6.5,53.2\n", "not in the Netherlands"),
        ("pc4,lat,lon\n9712\n", "Line 2"),
    ],
)
def test_one_bad_line_refuses_the_whole_file_by_number(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("import_postcodes", written(tmp_path, text))

    assert not PostcodeArea.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_postcodes", tmp_path / "weg.csv")
