"""Names for made-up people. The lists are short and ordinary on purpose: they point at nobody."""

from dataclasses import dataclass
from random import Random

FIRST_NAMES = (
    "Aafke", "Adam", "Aicha", "Alie", "Amber", "Amir", "Anouk", "Arjen", "Ayoub", "Bas", "Bente", "Bilal", "Bo", "Bram",
    "Britt", "Chaima", "Daan", "Danique", "Dewi", "Dilara", "Douwe", "Eline", "Elif", "Emre", "Esmee", "Evi", "Fatima",
    "Femke", "Fleur", "Floris", "Freek", "Gijs", "Guus", "Hanna", "Hidde", "Ibrahim", "Iris", "Isa", "Jelle", "Jesse",
    "Jiska", "Jorn", "Julia", "Kaj", "Kim", "Koen", "Lars", "Lieke", "Lina", "Lotte", "Luca", "Luuk", "Maartje", "Madelief",
    "Marit", "Mees", "Mehmet", "Merel", "Milou", "Mira", "Mohamed", "Naomi", "Nienke", "Niels", "Noor", "Noud", "Olaf",
    "Pien", "Pim", "Quinten", "Rayan", "Rens", "Rik", "Robin", "Roos", "Ruben", "Salma", "Sander", "Sara", "Sem", "Senna",
    "Silke", "Sjoerd", "Sofie", "Stan", "Stijn", "Suze", "Teun", "Thijs", "Tim", "Tess", "Vera", "Wessel", "Wieke",
    "Wout", "Xander", "Yara", "Yasmin", "Yusuf", "Zeynep", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Aalders", "van Aken", "Bakker", "Balkema", "de Beer", "Blauw", "de Boer", "van den Bos", "Boven", "Brink", "Bulthuis",
    "Çelik", "van Dalen", "Demir", "van Dijk", "Doornbos", "van der Dong", "Duinkerk", "van Eik", "Elzinga", "El Amrani",
    "Feenstra", "Ganzeveld", "de Groot", "Haan", "van der Heide", "Hoekstra", "Hofman", "Holwerda", "Huizinga", "in 't Hout",
    "Jager", "Jansen", "de Jong", "Kaya", "Keizer", "Klap", "Klooster", "Koning", "Koster", "Kramer", "Kuiper", "van der Laan",
    "Lanting", "ter Linden", "Maas", "van der Meer", "Meijer", "Molenaar", "Mulder", "Noordhof", "Oosting", "Özdemir",
    "Pater", "van der Ploeg", "Postma", "Prins", "Rozema", "Said", "Schipper", "Schuur", "Smit", "Spijk", "Staal", "Steen",
    "Tahiri", "Terpstra", "Timmer", "Tuinman", "Veenstra", "van der Veen", "Vink", "Visser", "Vos", "de Vries", "de Waard",
    "Wal", "te Water", "Wiersma", "van der Wijk", "Wolters", "Yılmaz", "Zandstra", "Zijlstra", "Zuidema", "Zwart",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its three parts."""

    first: str
    prefix: str
    last: str

    @property
    def whole(self) -> str:
        """The name as it is spoken."""
        return " ".join(part for part in (self.first, self.prefix, self.last) if part)


def split(last_name: str) -> tuple[str, str]:
    """Return prefix and surname: words in small letters in front are the prefix."""
    words = last_name.split()
    count = sum(1 for word in words[:-1] if word == word.lower())
    return " ".join(words[:count]), " ".join(words[count:])


_SPLIT = tuple(split(name) for name in LAST_NAMES)


def draw(throws: Random) -> Name:
    """Return somebody."""
    prefix, last = _SPLIT[int(throws.random() * len(_SPLIT))]
    return Name(FIRST_NAMES[int(throws.random() * len(FIRST_NAMES))], prefix, last)
