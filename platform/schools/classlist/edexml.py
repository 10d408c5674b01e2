"""EDEXML 1.03, 2.0 and 2.1: the Dutch exchange format for pupils and groups, read by allow-list.

The file also holds BSN, birth date, country, weight, postcode and ECK iD. The reader passes over every element that is not
named below, so these values are never in a variable of ours. DTDs and entities are refused.
"""

import xml.sax
from dataclasses import dataclass, field
from typing import Final
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from kit import bsn, pupil_number
from kit.text import clean
from schools.classlist.class_names import class_key
from schools.classlist.errors import NoRows, NotEdexml, TooManyRows, XmlDamaged, XmlUnsafe
from schools.classlist.limits import MAX_CELL, MAX_CLASS_NAME, MAX_ROWS
from schools.classlist.problems import ProblemCode
from schools.classlist.rows import PupilFields, RowOutcome, judged, without_doubles

_SCHOOL_TEXTS: Final = frozenset({"schooljaar", "brincode", "dependancecode", "schoolnaam"})
_PUPIL_TEXTS: Final = frozenset({"achternaam", "voorvoegsel", "roepnaam", "voornamen", "leerlingnummer"})
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class EdexmlSchool:
    """What the file says about the school itself."""

    brin: str = ""
    branch: str = ""
    name: str = ""
    school_year: str = ""


@dataclass(frozen=True, slots=True)
class EdexmlList:
    """The school, and one outcome per pupil; a row's number is the place of the pupil in the file (an export is often one long line)."""

    school: EdexmlSchool
    rows: tuple[RowOutcome, ...] = field(repr=False)


def read_edexml(data: bytes, default_class: str = "") -> EdexmlList:
    """Return the pupils of an EDEXML file, each with the name of their home group.

    Raises XmlUnsafe (DTD or entity), XmlDamaged, NotEdexml, TooManyRows and NoRows.
    """
    handler = _Reader()
    try:
        defusedxml.sax.parseString(data, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise XmlUnsafe from None
    except (xml.sax.SAXException, ValueError, LookupError):
        raise XmlDamaged from None
    if not handler.pupils:
        raise NoRows
    rows = without_doubles(
        _outcome(pupil, handler.groups, clean(default_class, limit=MAX_CLASS_NAME)) for pupil in handler.pupils
    )
    texts = handler.school
    school = EdexmlSchool(
        texts.get("brincode", ""), texts.get("dependancecode", ""), texts.get("schoolnaam", ""), texts.get("schooljaar", "")
    )
    return EdexmlList(school, tuple(rows))


@dataclass(slots=True)
class _Pupil:
    number: int
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    group_key: str = ""


class _Reader(ContentHandler):
    """Walks the file once and keeps the text of allowed elements only."""

    def __init__(self) -> None:
        super().__init__()
        self.school: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.pupils: list[_Pupil] = []
        self._path: list[str] = []
        self._group_key = ""
        self._text: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        self._path.append(name.rpartition(":")[2])
        if self._path[0] != "EDEX":
            raise NotEdexml
        if len(self._path) > _MAX_DEPTH:
            raise XmlUnsafe
        self._text = [] if self._is_wanted() else None
        match self._path[1:]:
            case ["groepen", "groep"]:
                self._group_key = attrs.get("key", "")
            case ["leerlingen", "leerling"]:
                self._start_pupil()
            case ["leerlingen", "leerling", "groep"]:
                self.pupils[-1].group_key = attrs.get("key", "")

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX's name
        if self._text is not None:
            self._keep(self._path[1:], "".join(self._text))
        self._text = None
        self._path.pop()

    def _start_pupil(self) -> None:
        if len(self.pupils) == MAX_ROWS:
            raise TooManyRows
        self.pupils.append(_Pupil(len(self.pupils) + 1))

    def _is_wanted(self) -> bool:
        match self._path[1:]:
            case ["school", element]:
                return element in _SCHOOL_TEXTS
            case ["groepen", "groep", "naam"]:
                return True
            case ["leerlingen", "leerling", element]:
                return element in _PUPIL_TEXTS
        return False

    def _keep(self, path: list[str], text: str) -> None:
        match path:
            case ["school", element]:
                self.school[element] = clean(text, limit=MAX_CELL)
            case ["groepen", "groep", "naam"]:
                self.groups[self._group_key] = clean(text)
            case ["leerlingen", "leerling", element]:
                self.pupils[-1].texts[element] = text


def _outcome(pupil: _Pupil, groups: dict[str, str], default_class: str) -> RowOutcome:
    if any(len(text) > MAX_CELL for text in pupil.texts.values()):
        return judged(pupil.number, PupilFields(), [ProblemCode.TOO_LONG])
    texts = {element: clean(text) for element, text in pupil.texts.items()}
    number = pupil_number.tidy(texts.get("leerlingnummer", ""))
    if any(map(bsn.contains_bsn, (*texts.values(), number))):
        return judged(pupil.number, PupilFields(), [ProblemCode.BSN])
    problems: list[ProblemCode] = []
    first = texts.get("roepnaam", "")
    if not first and texts.get("voornamen"):
        # All the given names are more than we need: take the first, and let a person look.
        first = texts["voornamen"].split()[0]
        problems.append(ProblemCode.NAME_GUESSED)
    name = groups.get(pupil.group_key, "") or default_class
    if not class_key(name):
        problems.append(ProblemCode.CLASS_MISSING)
    elif len(name) > MAX_CLASS_NAME:
        name, problems = "", [*problems, ProblemCode.CLASS_ODD]
    if number and not pupil_number.is_sound(number):
        number, problems = "", [*problems, ProblemCode.NUMBER_ODD]
    fields = PupilFields(first, texts.get("voorvoegsel", ""), texts.get("achternaam", ""), number, name)
    return judged(pupil.number, fields, problems)
