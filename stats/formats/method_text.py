"""METHODE.md: what a reader must know beside the numbers, one page."""

from django.utils.translation import gettext as _

from stats.formats.issue import Issue

# What everybody may read may be used by everybody who names the source.
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC BY 4.0"


def fives() -> str:
    """Return the sentence that stands with every table (stats page §5.7). A year is the sum of three terms: at most 15 off."""
    return _(
        "Elk aantal over leerlingen is een vijftal en wijkt ten hoogste 5 af van de werkelijkheid, over een heel schooljaar "
        "ten hoogste 15; 0 kan een klein aantal zijn. Totalen zijn precies de som van de delen."
    )


def licence(issue: Issue) -> str:
    """Return what a reader may do with the numbers."""
    if issue.is_public:
        return _("Vrij te gebruiken met bronvermelding (%(licence)s).") % {"licence": LICENCE_NAME}
    return _("Alleen voor wie deze cijfers kreeg. Niet verder verspreiden.")


def source() -> str:
    """Return where the numbers come from (promise PM-7a)."""
    return _("Meeloop: aanmeldingen en opkomst van groepen van scholen in deze regio.")


def caution() -> str:
    """Return what stands with every report and in every export: nobody vouches for the numbers (promise PM-7b)."""
    return _(
        "De cijfers zijn met zorg gemaakt. Toch kunnen er fouten in staan. Wie iets besluit met deze cijfers, doet dat zelf."
    )


def explanation(issue: Issue) -> list[tuple[str, str]]:
    """Return it as (name, text); pages and workbooks show the same."""
    return [
        (_("Titel"), issue.title),
        (_("Versie"), f"v{issue.version}"),
        (_("Gegevens tot en met"), issue.data_until.isoformat()),
        (_("Geteld op"), issue.computed_at.date().isoformat()),
        (_("Kenmerk"), issue.release),
        (_("Programma en methode"), f"{issue.cube.programme_version}, {issue.cube.method_version}"),
        (
            _("Vijftallen"),
            fives(),
        ),
        (_("Wat is een deelname?"), _("Eén leerling die naar één activiteit ging. Wie naar 2 activiteiten ging, telt 2 keer.")),
        (_("Verschillende leerlingen"), _("Alleen bekend waar namen zijn opgegeven; elke leerling telt daar één keer.")),
        ("<3", _("1 of 2 organisaties.")),
        ("x", _("Niet getoond: het is niet op te tellen, of er is een aantal van 1 of 2 organisaties uit af te leiden.")),
        (_("Bron"), source()),
        (_("Voorwaarden"), licence(issue)),
        (_("Let op"), caution()),
    ]


def write_method(issue: Issue) -> bytes:
    """Return the file."""
    lines = [f"# {issue.title}", *([f"**{issue.mark}**"] if issue.mark else [])]
    lines += [f"**{name}** {text}" for name, text in explanation(issue)[1:]]
    if issue.programme.notes:
        lines += [f"## {_('Dit jaar besloten')}", *(f"- {note}" for note in issue.programme.notes)]
    return ("\n\n".join(lines) + "\n").encode()
