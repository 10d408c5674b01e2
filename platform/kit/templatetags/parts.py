"""Template tags and filters that go with `templates/parts/`; docs/guides/parts.md shows each in use."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

ART_PATTERNS = 6


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of the sprite; silent for a screen reader unless it gets a label."""
    return _drawn(str(name), str(label))


@lru_cache(maxsize=512)
def _drawn(name: str, label: str) -> SafeString:
    """Draw it once: a page of cards asks for the same few a hundred times, and where the sprite is never changes."""
    sprite = static("meeloop/img/icons.svg")
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_block_tag
def panel(content: SafeString, title: str = "", variant: str = "", level: int = 2) -> SafeString:
    """A surface with an optional heading (h2, or h3 with level=3) around the content."""
    inputs = {"title": title, "variant": variant, "level": level, "body": content}
    return render_to_string("parts/panel.html", inputs)


@register.simple_block_tag
def note(content: SafeString, kind: str = "info", title: str = "", role: str = "") -> SafeString:
    """A message in the page: kind is info, success, warning or error; role only for what appears later."""
    inputs = {"kind": kind, "title": title, "role": role, "body": content}
    return render_to_string("parts/note.html", inputs)


@register.simple_block_tag
def scroll(content: SafeString, label: str) -> SafeString:
    """A wide table in a box that scrolls sideways, reachable by keyboard under the name `label`."""
    return render_to_string("parts/scroll.html", {"label": label, "body": content})


@register.filter
def labelled(row: Sequence[object], heads: Sequence[object]) -> list[tuple[object, object]]:
    """Return the cells of a row, each with the heading of its column."""
    return list(zip(heads, row, strict=True))


@register.filter
def art(key: int) -> int:
    """Pattern 1 to 6 for a row, always the same one for the same key."""
    return key % ART_PATTERNS + 1


@register.filter
def day(moment: date | datetime | None) -> str:
    """'dinsdag 20 januari', with the year only when it is not this year."""
    if moment is None:
        return ""
    local = _local_date(moment)
    # The formats are translatable: a language may want its own order and capitals.
    return date_format(local, gettext("l j F") if local.year == timezone.localdate().year else gettext("l j F Y"))


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """'di 20 jan', for cards and tables; with the year only when it is not this year."""
    if moment is None:
        return ""
    local = _local_date(moment)
    return date_format(local, gettext("D j b") if local.year == timezone.localdate().year else gettext("D j b Y"))


@register.filter
def clock(moment: datetime | None) -> str:
    """'09.00', in Dutch local time."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.strftime("%H.%M")


@register.filter
def page_numbers(paginator: "Paginator[Any]", number: int) -> list[int | None]:
    """Numbers of the links to show, whatever is on the pages; None stands for the gap between two of them."""
    elided = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return [entry if isinstance(entry, int) else None for entry in elided]


@register.filter
def name_and_text(label: str) -> tuple[str, str]:
    """'Workshop|Leerlingen maken iets' as a name and its explanation, which may be empty."""
    name, _, text = str(label).partition("|")
    return name, text


def _local_date(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment
