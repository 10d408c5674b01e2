"""The register as a file in the repository: ``docs/guides/verwerkingsregister.md``, in Dutch."""

from collections.abc import Iterator

from privacy.register import Entry, entries
from privacy.registry import Audience, Declaration, Erase, registry

AUDIENCES = {
    Audience.SELF: "jijzelf",
    Audience.SCHOOL: "school",
    Audience.PROVIDER: "aanbieder",
    Audience.REGION: "regio",
    Audience.FUNDER: "financier",
    Audience.EVERYBODY: "iedereen",
}
FATES = {
    Erase.ROW: "regel weg",
    Erase.BLANK: "leeg",
    Erase.FILE: "bestand weg",
    Erase.PSEUDONYM: "blijft, zegt niets meer",
    Erase.DESK: "iemand kijkt",
    Erase.KEEP: "blijft",
}
INTRODUCTION = """\
# Verwerkingsregister

Gemaakt door `manage.py privacy_register > docs/guides/verwerkingsregister.md`; een test zegt het als dit oud is. Alles hier komt uit wat elke app over
zijn tabellen verklaart (`privacy.py`, zie `privacy-registry.md`). Dezelfde lijst staat op de site: `/privacy/register/`, ook als CSV.

{tables} tabellen met {columns} kolommen, die van pakketten meegeteld. In {people} tabellen staat iets over mensen.
De namen in de laatste tabel zijn die van de code.
"""


def guide() -> str:
    """Return the whole file. Ask it in Dutch (``translation.override("nl")``)."""
    return "\n".join([*_introduction(), *_register(), *_columns()]) + "\n"


def _introduction() -> Iterator[str]:
    found = list(registry.declarations.values())
    people = sum(not declaration.nobody for declaration in found)
    yield INTRODUCTION.format(tables=len(found), columns=sum(len(one.names()) for one in found), people=people)


def _register() -> Iterator[str]:
    heading = ""
    for entry in entries():
        if heading != str(entry.controller):
            heading = str(entry.controller)
            yield f"## {heading}\n"
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    purpose = entry.purpose
    yield f"### {purpose.name}\n"
    yield f"{purpose.words}\n"
    yield f"- Grondslag: {entry.article}. {purpose.basis}"
    yield f"- Van wie: {purpose.persons}"
    yield f"- Wie ziet ze: {purpose.recipients}"
    yield f"- Van wie we ze krijgen: {purpose.source}\n"
    yield "| gegevens | hoe lang |"
    yield "|---|---|"
    yield from (f"| {kept.about} | {' '.join(kept.ends)} |" for kept in entry.kept)
    yield ""


def _columns() -> Iterator[str]:
    yield "## Wie welke kolom ziet\n"
    yield (
        "Wie niet in een rij staat, hoort de kolom niet te zien. De API wordt hieraan getoetst; voor pagina's doet de rollentest dat met namen. "
        "Niemand: alleen de software zelf.\n"
    )
    yield "| tabel | kolommen | wie ziet ze | bij verwijderen |"
    yield "|---|---|---|---|"
    for declaration in sorted(registry.declarations.values(), key=lambda one: one.label):
        yield from _rows(declaration)


def _rows(declaration: Declaration) -> Iterator[str]:
    """Yield a row for each set of readers and fate, its columns together."""
    together: dict[tuple[str, str], list[str]] = {}
    for group in declaration.personal_groups():
        readers = ", ".join(words for audience, words in AUDIENCES.items() if audience in group.seen_by) or "niemand"
        together.setdefault((readers, FATES[group.erase]), []).extend(group.names)
    for (readers, fate), names in together.items():
        yield f"| {declaration.label} | {', '.join(names)} | {readers} | {fate} |"
