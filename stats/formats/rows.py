"""One published release as flat rows: what every format writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.models import Release

# One symbol for "not shown", the same on page and in every file.
NOT_SHOWN = "x"


@dataclass(frozen=True, slots=True)
class Row:
    """One number with its place. ``value`` is the number or NOT_SHOWN."""

    table: str
    table_title: str
    code: str
    label: str
    value: int | str


def rows_of(release: Release) -> Iterator[Row]:
    """Yield every cell of a release (fetched with ``with_tables``) in its published order."""
    for table in release.tables.all():
        for cell in table.cells.all():
            shown = NOT_SHOWN if cell.value is None else cell.value
            yield Row(table.code, str(table.get_code_display()), cell.code, cell.words, shown)


def explanation(release: Release) -> list[tuple[str, str]]:
    """Return what a reader must know beside the numbers, as (name, text)."""
    return [
        (_("Schooljaar"), release.school_year),
        (_("Versie"), str(release.version)),
        (_("Gegevens tot en met"), release.data_until.isoformat()),
        (_("Geteld op"), release.computed_at.date().isoformat()),
        (_("Kenmerk"), str(release.pk)),
        (_("Methode"), release.method_version),
        (_("Controlegetal (SHA-256)"), release.digest),
        (_("Wat is een deelname?"), _("Eén leerling die naar één activiteit ging. Wie naar 2 activiteiten ging, telt 2 keer.")),
        (_("Vijftallen"), _("Aantallen leerlingen zijn afgerond op vijftallen. Een totaal is de som van wat er staat.")),
        (_("Wat betekent x?"), _("Niet getoond, omdat de groep te klein is.")),
        (_("Let op"), _("De cijfers zijn met zorg gemaakt. Toch kunnen er fouten in staan.")),
    ]


def file_name(release: Release, suffix: str) -> str:
    """Return the name of a download: year and version, nothing personal."""
    return f"meeloop-cijfers-{release.school_year}-v{release.version}.{suffix}"
