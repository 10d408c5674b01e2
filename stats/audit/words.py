"""Plain Dutch for region staff; never a true count."""

from stats.method.types import Cell
from stats.programme import YearProgramme


def name_cell(cell: Cell, programme: YearProgramme) -> str:
    """Return a cell as people say it: "Deelnames van leerlingen (Niveau: havo; Gemeente: Utrecht)"."""
    measure = programme.programme.measures[cell.measure].label
    parts = [
        f"{programme.programme.dimensions[dimension].label}: {programme.rows[dimension].get(code, code)}"
        for dimension, code in cell.at
    ]
    return f"{measure} ({'; '.join(parts) or 'hele regio'})"


def name_attacker(board: str, programme: YearProgramme) -> str:
    """Return who calculates."""
    if board == OUTSIDER:
        return "Iemand van buiten"
    return f"Schoolbestuur {programme.rows['board'].get(board, board)}, dat de eigen leerlingen aftrekt,"


OUTSIDER = "outsider"
