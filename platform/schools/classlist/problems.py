"""What can be wrong with one row. A problem knows rows by number and never repeats what stood there."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Verdict(StrEnum):
    """What happens to a row: taken in, looked at first, or left out."""

    NEW = "new"
    CHECK = "check"
    REFUSED = "refused"


class ProblemCode(StrEnum):
    """Stable codes, for programs and for the stored outcome per row."""

    BSN = "row_has_bsn"
    NAME_MISSING = "row_name_missing"
    TOO_LONG = "row_too_long"
    DUPLICATE = "row_duplicate"
    NUMBER_TWICE = "row_number_twice"
    FIRST_NAME_MISSING = "row_first_name_missing"
    LAST_NAME_MISSING = "row_last_name_missing"
    NAME_GUESSED = "row_name_guessed"
    NAME_ODD = "row_name_odd"
    FORMULA = "row_looks_like_formula"
    CLASS_MISSING = "row_class_missing"
    CLASS_ODD = "row_class_odd"
    NUMBER_ODD = "row_number_odd"

    @property
    def verdict(self) -> Verdict:
        """Whether the row is left out or only needs a look."""
        return Verdict.REFUSED if self in _REFUSING else Verdict.CHECK


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one row; ``other_row`` is the earlier row it clashes with."""

    code: ProblemCode
    row: int
    other_row: int | None = None

    @property
    def message(self) -> str:
        """The sentence for people, in the active language."""
        return str(_MESSAGES[self.code]) % {"row": self.row, "other_row": self.other_row}


_REFUSING = frozenset(
    {ProblemCode.BSN, ProblemCode.NAME_MISSING, ProblemCode.TOO_LONG, ProblemCode.DUPLICATE, ProblemCode.NUMBER_TWICE}
)
_MESSAGES = {
    ProblemCode.BSN: _("Regel %(row)s: hier staat een nummer dat op een BSN lijkt. Haal het weg, een BSN bewaren we nooit."),
    ProblemCode.NAME_MISSING: _("Regel %(row)s: de naam ontbreekt. Vul de naam in of laat de regel weg."),
    ProblemCode.TOO_LONG: _("Regel %(row)s: de tekst is te lang. Maak hem korter."),
    ProblemCode.DUPLICATE: _(
        "Regel %(row)s: deze leerling staat al op regel %(other_row)s. Zijn het er twee? Geef ze dan elk een leerlingnummer."
    ),
    ProblemCode.NUMBER_TWICE: _(
        "Regel %(row)s: dit leerlingnummer hoort op regel %(other_row)s bij een andere naam. Kijk het na."
    ),
    ProblemCode.FIRST_NAME_MISSING: _("Regel %(row)s: de voornaam ontbreekt. Kijk of dat klopt."),
    ProblemCode.LAST_NAME_MISSING: _("Regel %(row)s: de achternaam ontbreekt. Kijk of dat klopt."),
    ProblemCode.NAME_GUESSED: _("Regel %(row)s: we weten niet zeker wat de voornaam en wat de achternaam is. Kijk het na."),
    ProblemCode.NAME_ODD: _("Regel %(row)s: in de naam staat een vreemd teken of een cijfer. Kijk of dat klopt."),
    ProblemCode.FORMULA: _(
        "Regel %(row)s: deze tekst lijkt op een formule. We bewaren hem als gewone tekst. Kijk of dat klopt."
    ),
    ProblemCode.CLASS_MISSING: _("Regel %(row)s: de klas ontbreekt. Kies een klas."),
    ProblemCode.CLASS_ODD: _("Regel %(row)s: dit lijkt geen klas. Misschien maakte Excel er een datum van. Kies een klas."),
    ProblemCode.NUMBER_ODD: _("Regel %(row)s: het leerlingnummer is niet goed leesbaar en slaan we over. Kijk het na."),
}
