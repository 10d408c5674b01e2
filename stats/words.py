"""The programme's words in the reader's language. The files of a release are in the language of its programme: Dutch.

A programme is a file, so the words that a translator must know stand here once more; a test looks whether all are there.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from stats.programme import Programme, YearProgramme
from stats.programme.titles import listed, what_is_counted
from stats.programme.types import Table

LABELS = (
    gettext_noop("Deelname aan kennismakingen met werk"),
    gettext_noop("Aanmeldingen van leerlingen"),
    gettext_noop("Deelnames van leerlingen"),
    gettext_noop("Niet gekomen"),
    gettext_noop("Afgemeld"),
    gettext_noop("Gemeente"),
    gettext_noop("Aanmeldingen met namen"),
    gettext_noop("Verschillende leerlingen"),
    gettext_noop("Activiteiten gehouden"),
    gettext_noop("Plekken aangeboden"),
    gettext_noop("Scholen die meedoen"),
    gettext_noop("Schoolbesturen die meedoen"),
    gettext_noop("Aanbieders die meedoen"),
    gettext_noop("Gemeente van de school"),
    gettext_noop("Schoolbestuur"),
    gettext_noop("School"),
    gettext_noop("Onderwijssoort"),
    gettext_noop("vmbo"),
    gettext_noop("havo en vwo"),
    gettext_noop("praktijkonderwijs en vso"),
    gettext_noop("mbo, brugklas en onbekend"),
    gettext_noop("Niveau"),
    gettext_noop("praktijkonderwijs"),
    gettext_noop("vmbo basis"),
    gettext_noop("vmbo kader"),
    gettext_noop("vmbo gemengd"),
    gettext_noop("vmbo theoretisch (mavo)"),
    gettext_noop("havo"),
    gettext_noop("vwo"),
    gettext_noop("vso"),
    gettext_noop("mbo"),
    gettext_noop("klas met meer niveaus"),
    gettext_noop("onbekend"),
    gettext_noop("Onderbouw of bovenbouw"),
    gettext_noop("leerjaar 1 en 2"),
    gettext_noop("leerjaar 3 en hoger"),
    gettext_noop("Leerjaar"),
    gettext_noop("leerjaar 1"),
    gettext_noop("leerjaar 2"),
    gettext_noop("leerjaar 3"),
    gettext_noop("leerjaar 4"),
    gettext_noop("leerjaar 5"),
    gettext_noop("leerjaar 6"),
    gettext_noop("Soort activiteit"),
    gettext_noop("Bedrijfsbezoek"),
    gettext_noop("Snuffelstage of meeloopdag"),
    gettext_noop("Gastles"),
    gettext_noop("Workshop"),
    gettext_noop("Bedrijfsopdracht"),
    gettext_noop("Beroepenmarkt"),
    gettext_noop("Beroepencarrousel"),
    gettext_noop("Meeloopdag op het mbo"),
    gettext_noop("Open dag"),
    gettext_noop("Bliksemstage"),
    gettext_noop("Docentenstage"),
    gettext_noop("Online ontmoeting"),
    gettext_noop("Speeddate"),
    gettext_noop("Sector"),
    gettext_noop("Techniek en gebouwde omgeving"),
    gettext_noop("Vervoer en logistiek"),
    gettext_noop("Zorg, welzijn en sport"),
    gettext_noop("Handel"),
    gettext_noop("ICT en creatief"),
    gettext_noop("Voedsel, groen en gastvrijheid"),
    gettext_noop("Zakelijk en veiligheid"),
    gettext_noop("Bijzonder vakmanschap"),
    gettext_noop("Onderwijs"),
    gettext_noop("Overheid"),
    gettext_noop("Kunst en cultuur"),
    gettext_noop("Periode"),
    gettext_noop("augustus tot en met december"),
    gettext_noop("januari tot en met maart"),
    gettext_noop("april tot en met juli"),
    gettext_noop("Maand"),
    gettext_noop("augustus"),
    gettext_noop("september"),
    gettext_noop("oktober"),
    gettext_noop("november"),
    gettext_noop("december"),
    gettext_noop("januari"),
    gettext_noop("februari"),
    gettext_noop("maart"),
    gettext_noop("april"),
    gettext_noop("mei"),
    gettext_noop("juni"),
    gettext_noop("juli"),
    gettext_noop("Deelname naar gemeente en niveau"),
    gettext_noop("Deelname"),
    gettext_noop("Deelname naar gemeente en soort activiteit"),
    gettext_noop("Deelname naar niveau, leerjaar en soort activiteit"),
    gettext_noop("Deelname naar sector en soort activiteit"),
    gettext_noop("Deelname naar sector en niveau"),
    gettext_noop("Deelname naar gemeente en sector"),
    gettext_noop("Deelname naar maand en soort activiteit"),
    gettext_noop("Verschillende leerlingen naar gemeente en niveau"),
    gettext_noop("Verschillende leerlingen naar niveau en leerjaar"),
    gettext_noop("Deelname per school"),
    gettext_noop("Aanbod en deelnemende organisaties"),
    gettext_noop("Overige gemeenten"),
    gettext_noop("Overige besturen"),
    gettext_noop("Overige scholen"),
    gettext_noop("Overige sectoren"),
)


def spoken(label: str) -> str:
    """Return a word of the programme in the reader's language; the name of a town or a school stays as it is."""
    return _(label) if label else ""


def in_readers_language(year: YearProgramme) -> YearProgramme:
    """Return a year's programme with its titles and labels in the reader's language; codes and rows stay."""
    if (get_language() or "nl").startswith("nl"):
        return year
    programme = programme_in_readers_language(year.programme)
    original = {table.code: table for table in year.programme.tables}
    return replace(
        year,
        programme=programme,
        rows={name: {code: spoken(label) for code, label in codes.items()} for name, codes in year.rows.items()},
        tables=tuple(
            replace(table, title=title_of(original[table.code], table.dimensions, programme)) for table in year.tables
        ),
        _possible=year._possible,  # noqa: SLF001  # what was found out stays true, whatever it is called
        _leaves=year._leaves,  # noqa: SLF001
        _owners=year._owners,  # noqa: SLF001
    )


def programme_in_readers_language(programme: Programme) -> Programme:
    """Return a programme with its labels in the reader's language."""
    return replace(
        programme,
        title=spoken(programme.title),
        measures={code: replace(one, label=spoken(one.label)) for code, one in programme.measures.items()},
        dimensions={
            code: replace(one, label=spoken(one.label), codes=_spoken(one.codes)) for code, one in programme.dimensions.items()
        },
        counts=tuple(
            replace(table, title=spoken(table.title), labels=tuple((code, spoken(label)) for code, label in table.labels))
            for table in programme.counts
        ),
    )


def title_of(table: Table, names: tuple[str, ...], programme: Programme) -> str:
    """Return the title of a table that is broken down by these dimensions; ``table`` is as the programme's file has it."""
    if names == table.dimensions:
        return spoken(table.title)
    what = spoken(what_is_counted(table))
    if not names:
        return _("%(what)s, hele regio") % {"what": what}
    by = listed([programme.dimensions[name].label.lower() for name in names], _(" en "))
    return _("%(what)s naar %(of)s") % {"what": what, "of": by}


def _spoken(codes: Mapping[str, str]) -> dict[str, str]:
    return {code: spoken(label) for code, label in codes.items()}
