"""What an activity is called in the catalogue: texts for people and folded words for the search."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.choices import ActivityKind, LocationKind
from activities.models import ActivityPage
from providers.choices import Sector
from schools.choices import Level

ALL_LEVELS = [level.value for level in Level]
ALL_YEARS = [1, 2, 3, 4, 5, 6]
# A pupil's parent and a coordinator say "vmbo"; the columns know four kinds of it.
VMBO = (Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL)


def folded(text: str) -> str:
    """Return the text in small letters without accents or signs: what two spellings have in common."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare))


def search_labels(page: ActivityPage, city: str) -> str:
    """Return the Dutch names of kind, sector, levels and place; searched like words of the page."""
    with override("nl"):
        kind, sector, location = ActivityKind(page.kind), Sector(page.sector), LocationKind(page.location_kind)
        levels = [str(Level(level).label) for level in page.levels]
        names = [str(kind.label), str(sector.label), str(location.label), *levels]
    return " ".join([*names, city]).strip()


def body_text(page: ActivityPage) -> str:
    """Return the words of the StreamField without markup."""
    return " ".join(str(part) for part in page.body.stream_block.get_searchable_content(page.body))


def audience(levels: Sequence[str], years: Sequence[int]) -> str:
    """Return "vmbo, havo · leerjaar 2 en 3" for codes of levels and years."""
    return f"{level_names(levels)} · {year_names(years)}"


def level_names(levels: Sequence[str]) -> str:
    """Return the levels as people say them; every level is "alle niveaus", the four kinds of vmbo are "vmbo"."""
    chosen = [level for level in Level if level in levels]
    if not chosen or len(chosen) == len(ALL_LEVELS):
        return _("alle niveaus")
    names: list[str] = []
    whole_vmbo = all(level in chosen for level in VMBO)
    for level in chosen:
        name = "vmbo" if whole_vmbo and level in VMBO else str(level.label)
        if name not in names:
            names.append(name)
    return ", ".join(names)


def year_names(years: Sequence[int]) -> str:
    """Return "leerjaar 2 en 3", "leerjaar 1 tot en met 4" or "alle leerjaren"."""
    chosen = sorted(set(years))
    if not chosen or chosen == ALL_YEARS:
        return _("alle leerjaren")
    if len(chosen) == 1:
        return _("leerjaar %(year)s") % {"year": chosen[0]}
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return _("leerjaar %(first)s tot en met %(last)s") % {"first": chosen[0], "last": chosen[-1]}
    listed = ", ".join(map(str, chosen[:-1]))
    return _("leerjaar %(years)s en %(last)s") % {"years": listed, "last": chosen[-1]}
