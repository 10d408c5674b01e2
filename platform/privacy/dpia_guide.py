"""The inventory as a file in the repository: ``docs/guides/dpia-inventaris.md``, in Dutch."""

from collections.abc import Iterator

from privacy.dpia import Line, Mark, inventory
from privacy.register import AS_PROCESSOR

INTRODUCTION = """\
# Inventaris voor een DPIA

Gemaakt door `manage.py privacy_register --dpia > docs/guides/dpia-inventaris.md`; een test zegt het als dit oud is. Een school of regio die een
gegevensbeschermingseffectbeoordeling maakt (artikel 35 AVG), begint hiermee: welke gegevens over mensen er zijn, en wat zorg vraagt. Dezelfde
lijst staat op de site: `/privacy/register/dpia.csv`.

{lines} soorten gegevens gaan over mensen, {children} daarvan over kinderen. Van wat de school beslist, staat {locked} van de {schools} achter het
slot tussen scholen in de database (`isolation.md`).

Van de negen criteria van de Europese richtsnoeren (WP 248) staan hier die, die uit de software zelf te lezen zijn: kwetsbare mensen (kinderen),
delen tussen organisaties, vrije tekst, en vastleggen wat iemand deed. Niet van toepassing: er wordt niemand beoordeeld of ingedeeld, en er beslist
geen software over iemand. Wat de beoordeling zelf moet wegen: hoeveel leerlingen, en wat een fout voor hen betekent.

Bijzondere gegevens vragen we niet. Een burgerservicenummer wordt in elk tekstveld geweigerd; bij woorden over gezondheid waarschuwt de site.
"""


def guide() -> str:
    """Return the whole file. Ask it in Dutch (``translation.override("nl")``)."""
    return "\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    lines = inventory()
    schools = [line for line in lines if line.controller == AS_PROCESSOR]
    yield INTRODUCTION.format(
        lines=len(lines),
        children=sum(Mark.CHILDREN in line.marks for line in lines),
        locked=sum(line.is_locked for line in schools),
        schools=len(schools),
    )
    for title, found in (
        ("## Over kinderen", [line for line in lines if Mark.CHILDREN in line.marks]),
        ("## Over anderen", [line for line in lines if Mark.CHILDREN not in line.marks]),
    ):
        yield f"{title}\n"
        yield "| gegevens | tabel | wie beslist | waarvoor | hoe lang | wat zorg vraagt | slot |"
        yield "|---|---|---|---|---|---|---|"
        yield from map(_row, found)
        yield ""


def _row(line: Line) -> str:
    who = "school" if line.controller == AS_PROCESSOR else "regio"
    marks = ", ".join(str(one.value) for one in line.marks if one != Mark.CHILDREN)
    cells = (line.about, line.label, who, ", ".join(line.purposes), " ".join(line.ends), marks, "ja" if line.is_locked else "")
    return f"| {' | '.join(cells)} |"
