"""The only things a class list may bring in, and why other columns stay out."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Field(StrEnum):
    """What we read from a class list. The list is closed: there is no field for anything else."""

    FIRST_NAME = "first_name"
    NAME_PREFIX = "name_prefix"
    LAST_NAME = "last_name"
    FULL_NAME = "full_name"
    PUPIL_NUMBER = "pupil_number"
    SCHOOL_CLASS = "school_class"
    LEVEL = "level"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The Dutch name of the field, for the list a person chooses from."""
        return str(_FIELD_LABELS[self])


class DropReason(StrEnum):
    """Why a column was left out before anything was kept."""

    BSN = "bsn"
    BIRTH = "birth"
    ADDRESS = "address"
    GENDER = "gender"
    EMAIL = "email"
    PHONE = "phone"
    NATIONALITY = "nationality"
    GUARDIAN = "guardian"
    CARE = "care"
    RELIGION = "religion"
    PHOTO = "photo"
    ACCOUNT = "account"
    STAFF = "staff"
    INITIALS = "initials"
    DOUBLE = "double"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The Dutch word for what was left out: "geboortedatum"."""
        return str(_REASON_LABELS[self])

    @property
    def is_forbidden(self) -> bool:
        """Whether a person cannot overrule it either."""
        return self not in {DropReason.DOUBLE, DropReason.NOT_NEEDED, DropReason.INITIALS, DropReason.STAFF}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: where it stands and what happens to it.

    ``heading`` is safe to show and to keep: a text that could be a pupil's name or number is replaced by "".
    """

    index: int
    heading: str
    field: Field | None
    reason: DropReason | None

    @property
    def letter(self) -> str:
        """The letter above the column in a spreadsheet: 0 is A, 26 is AA."""
        letters, rest = "", self.index + 1
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(65 + place) + letters
        return letters

    @property
    def is_locked(self) -> bool:
        """Whether the column can never be matched to a field."""
        return self.reason is not None and self.reason.is_forbidden


_FIELD_LABELS = {
    Field.FIRST_NAME: _("Voornaam"),
    Field.NAME_PREFIX: _("Tussenvoegsel"),
    Field.LAST_NAME: _("Achternaam"),
    Field.FULL_NAME: _("Hele naam"),
    Field.PUPIL_NUMBER: _("Leerlingnummer"),
    Field.SCHOOL_CLASS: _("Klas"),
    Field.LEVEL: _("Niveau"),
    Field.YEAR: _("Leerjaar"),
}
_REASON_LABELS = {
    DropReason.BSN: _("BSN"),
    DropReason.BIRTH: _("geboortedatum"),
    DropReason.ADDRESS: _("adres"),
    DropReason.GENDER: _("geslacht"),
    DropReason.EMAIL: _("e-mailadres"),
    DropReason.PHONE: _("telefoonnummer"),
    DropReason.NATIONALITY: _("nationaliteit"),
    DropReason.GUARDIAN: _("ouder of verzorger"),
    DropReason.CARE: _("zorg of ondersteuning"),
    DropReason.RELIGION: _("geloof"),
    DropReason.PHOTO: _("foto"),
    DropReason.ACCOUNT: _("account of kenmerk uit een ander systeem"),
    DropReason.STAFF: _("mentor of docent"),
    DropReason.INITIALS: _("voorletters"),
    DropReason.DOUBLE: _("staat al in een andere kolom"),
    DropReason.NOT_NEEDED: _("niet nodig"),
}
