"""What the headings of Dutch class lists mean (Magister, Somtoday, Zermelo, plain Excel, SDS, OneRoster)."""

import re
import unicodedata

from kit import bsn
from schools.classlist.fields import DropReason, Field

# Per field, the best heading first: a list may hold "Stamklas" and "Lesgroep" both.
SYNONYMS: dict[Field, tuple[str, ...]] = {
    Field.FIRST_NAME: (
        "roepnaam", "voornaam", "leerlingvoornaam", "leerlingroepnaam", "roepnaamleerling", "voornaamleerling", "rnaam", "vnaam",
        "firstname", "givenname", "callname", "preferredfirstname", "preferredname", "studentfirstname", "voornamen", "vn",
    ),
    Field.NAME_PREFIX: (
        "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels", "tussenv", "tussenvgsl", "tussenvoegs", "tussenvoeg",
        "tussenvoegselleerling", "voorv", "vvgsl", "tv", "tvg", "tvgsl", "tsv", "tvs", "tussen", "prefix", "nameprefix",
        "surnameprefix", "infix", "insertion", "familynameprefix", "lastnameprefix",
    ),
    Field.LAST_NAME: (
        "achternaam", "achternaamleerling", "leerlingachternaam", "familienaam", "geslachtsnaam", "anaam", "lastname", "surname",
        "familyname", "studentlastname", "preferredlastname", "an",
    ),
    Field.FULL_NAME: (
        "naam", "leerlingnaam", "naamleerling", "volledigenaam", "naamvolledig", "leerling", "leerlingen", "studentnaam",
        "deelnemer", "kandidaat", "student", "pupil", "name", "fullname", "studentname", "displayname", "weergavenaam",
        "achternaamroepnaam", "achternaamvoornaam", "naamvoornaam", "naamroepnaam", "achternaamenvoornaam", "lastnamefirstname",
        "achternaamtussenvoegselroepnaam", "achternaamtussenvoegselvoornaam", "achternaamroepnaamtussenvoegsel",
        "achternaamvoornaamtussenvoegsel", "familienaamvoornaam", "voornaamachternaam", "roepnaamachternaam",
        "voornaamenachternaam", "voorenachternaam", "voornaamtussenvoegselachternaam", "roepnaamtussenvoegselachternaam",
        "firstnamelastname", "namen", "namenleerlingen",
    ),
    Field.PUPIL_NUMBER: (
        "leerlingnummer", "leerlingnr", "leerlingnum", "stamnummer", "stamnr", "llnr", "llnnr", "lnr", "llnummer", "llnnummer",
        "lln", "leerlnr", "studentnummer", "studentnr", "deelnemernummer", "deelnemernr", "studentnumber", "pupilnumber",
        "studentcode", "leerlingcode", "studentid", "leerlingid", "pupilid", "nummer", "nr",
    ),
    Field.SCHOOL_CLASS: (
        "klas", "stamklas", "stamgroep", "basisgroep", "mentorklas", "mentorgroep", "klascode", "klasnaam", "klasgroep",
        "stamklascode", "stamgroepcode", "groep", "groepsnaam", "groepscode", "klassen", "lesgroep", "lesgroepen", "cluster",
        "class", "classname", "classcode", "homeroom", "schoolclass", "homeclass", "group",
    ),
    Field.LEVEL: ("niveau", "schoolniveau", "onderwijsniveau", "schooltype", "onderwijssoort", "afdeling", "level", "leerweg"),
    Field.YEAR: ("leerjaar", "jaarlaag", "klaslaag", "leerjaren", "schooljaarlaag", "yearlevel", "year", "grade", "gradelevel"),
}  # fmt: skip

# Tried in this order; a word is looked for anywhere in the squeezed heading.
_REASONS: tuple[tuple[DropReason, tuple[str, ...]], ...] = (
    (DropReason.EMAIL, ("email", "mailadres", "schoolmail", "mail")),
    (DropReason.GUARDIAN, ("ouder", "verzorger", "voogd", "moeder", "vader", "guardian", "parent", "contactpersoon", "noodcontact",
                           "gezinssituatie", "gezag")),
    (DropReason.BIRTH, ("geboorte", "geboren", "gebdat", "gebdd", "birth", "leeftijd", "dob", "verjaardag", "gebplaats")),
    (DropReason.PHONE, ("telefoon", "mobiel", "gsm", "phone", "mobile", "telnr", "06nummer")),
    (DropReason.ADDRESS, ("adres", "straat", "huisnummer", "huisnr", "postcode", "woonplaats", "plaatsnaam", "gemeente", "address",
                          "street", "zipcode", "postalcode", "city", "toevoeging", "wijk", "woonachtig")),
    (DropReason.NATIONALITY, ("nationaliteit", "nationality", "herkomst", "etniciteit", "ethnic", "geboorteland", "landvan",
                              "moedertaal", "thuistaal", "culturele", "cumi", "asiel", "verblijf", "country")),
    (DropReason.CARE, ("zorg", "dyslexie", "dyscalculie", "lwoo", "medisch", "medicijn", "medicatie", "allergi", "gezondheid",
                       "diagnose", "ondersteuning", "handelingsplan", "opp", "rugzak", "indicatie", "adhd", "autisme", "handicap",
                       "dieet", "huisarts", "verzuim", "gedrag", "gewicht", "iq", "health", "medical", "faciliteit")),
    (DropReason.RELIGION, ("geloof", "religie", "religion", "denominatie", "kerk", "godsdienst", "levensbeschouw")),
    (DropReason.PHOTO, ("foto", "photo", "picture", "avatar")),
    (DropReason.ACCOUNT, ("eckid", "wachtwoord", "password", "username", "gebruikersnaam", "inlognaam", "login", "account", "uuid",
                          "guid", "sourcedid", "iban", "rekening", "userid")),
    (DropReason.STAFF, ("mentor", "docent", "coach", "teacher", "leraar", "leerkracht", "decaan", "teamleider", "tutor")),
    (DropReason.INITIALS, ("voorletter", "initial")),
)  # fmt: skip
_WHOLE_REASONS = {
    "geslacht": DropReason.GENDER, "sekse": DropReason.GENDER, "gender": DropReason.GENDER, "sex": DropReason.GENDER,
    "mv": DropReason.GENDER, "mvx": DropReason.GENDER, "jm": DropReason.GENDER, "jongenmeisje": DropReason.GENDER,
    "vm": DropReason.GENDER, "vmx": DropReason.GENDER, "geslachtleerling": DropReason.GENDER, "gesl": DropReason.GENDER,
    "aanhef": DropReason.GENDER, "land": DropReason.NATIONALITY, "taal": DropReason.NATIONALITY, "plaats": DropReason.ADDRESS,
    "tel": DropReason.PHONE, "gebdatum": DropReason.BIRTH, "vl": DropReason.INITIALS, "hn": DropReason.ADDRESS,
}  # fmt: skip
_BY_HEADING = {word: (field, rank) for field, words in SYNONYMS.items() for rank, word in enumerate(words)}
_LONGEST = 80
NAME_FIELDS = frozenset({Field.FIRST_NAME, Field.LAST_NAME, Field.FULL_NAME})


def squeezed(heading: str) -> str:
    """Return the bare letters and digits: "## Lln.-nr (school)" becomes "llnnr", "Café" becomes "cafe"."""
    short = heading[:_LONGEST]
    without_remark = re.sub(r"[(\[].*?[)\]]", "", short) or short
    decomposed = unicodedata.normalize("NFKD", without_remark).casefold()
    return "".join(char for char in decomposed if char.isalnum() and char.isascii())


def field_of(heading: str) -> tuple[Field, int] | None:
    """Return the field a heading names and how good the word is (0 is best); None for every other heading.

    The match is exact on purpose: "Klassenmentor 1" is no class and "Achternaam ouder" is no surname of a pupil.
    """
    return _BY_HEADING.get(squeezed(heading))


def reason_of(heading: str) -> DropReason | None:
    """Return why a heading that names no field of ours is left out; None when nothing is known about it."""
    bare = squeezed(heading)
    if bsn.is_bsn_heading(bare):
        return DropReason.BSN
    if bare in _WHOLE_REASONS:
        return _WHOLE_REASONS[bare]
    return next((reason for reason, words in _REASONS if any(word in bare for word in words)), None)


def is_surname_first(heading: str) -> bool:
    """Tell whether a full-name heading says that the surname comes first ("Achternaam, Roepnaam")."""
    bare = squeezed(heading)
    return bare.startswith(("achternaam", "familienaam", "lastname", "naamvoornaam", "naamroepnaam"))


def shown(heading: str, *, is_trusted: bool) -> str:
    """Return the heading when it is surely one; "" when it could be somebody's name, number or address.

    ``is_trusted`` says that other cells of the row are known headings, so that an unknown word is a heading too.
    """
    is_known = field_of(heading) is not None or reason_of(heading) is not None
    tidy = " ".join(heading.split()).lstrip("# ")
    if not (is_known or is_trusted) or len(tidy) > 40 or "@" in tidy or re.search(r"\d{4}", tidy):
        return ""
    return tidy
