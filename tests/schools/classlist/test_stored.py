import json

from schools.classlist.parsing import parse_class_list
from schools.classlist.stored import outcome, restored, stored
from tests.support.class_lists import delimited

LIST = delimited(
    [
        ("Nr", "Roepnaam", "Achternaam", "Klas", "Niveau", "Leerjaar"),
        ("1", "Jan", "Berg", "3B", "havo/vwo", "3"),
        ("2", "J4n", "Berg", "3B", "", ""),
        ("1", "Zoë", "Bakker", "3B", "", ""),
    ]
)


def test_rows_come_back_from_json_as_they_were() -> None:
    rows = parse_class_list(LIST).rows

    assert tuple(restored(json.loads(json.dumps(stored(rows))))) == rows


def test_what_stays_after_the_preview_names_nobody() -> None:
    assert [outcome(row) for row in parse_class_list(LIST).rows] == [
        {"number": 2, "verdict": "new", "problems": []},
        {"number": 3, "verdict": "check", "problems": [{"code": "row_name_odd", "other_row": None}]},
        {"number": 4, "verdict": "refused", "problems": [{"code": "row_number_twice", "other_row": 2}]},
    ]
