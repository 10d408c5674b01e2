"""A class list to try the import with: as Magister writes it, with a column too many on purpose, and nobody real in it."""

import csv
import io

from meeloop.demo import people_names
from meeloop.demo.dice import dice
from meeloop.demo.schools import NOT_READ_IN

FILE_NAME = f"klassenlijst-{NOT_READ_IN.lower()}.csv"
HEADINGS = ("Stamnummer", "Roepnaam", "Tussenvoegsel", "Achternaam", "Klas", "Leerjaar", "Telefoon")
FIRST_NUMBER = 290_001
SIZE = 22


def sample_class_list() -> bytes:
    """Return the file: semicolons, Windows line ends, zeros in front of the numbers, always the same pupils."""
    throws = dice(1, "class list")
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number in range(SIZE):
        name = people_names.draw(throws)
        # Our import drops the phone number: it is there to show that.
        writer.writerow([f"0{FIRST_NUMBER + number}", name.first, name.prefix, name.last, NOT_READ_IN, "3", "0500 000 000"])
    return lines.getvalue().encode("utf-8-sig")
