"""Levels and years as lists write them, turned into our own."""

import re

from schools.choices import Level

_WORDS: tuple[tuple[str, tuple[Level, ...]], ...] = (
    (r"pro|praktijkonderwijs|praktijk", (Level.PRO,)),
    (r"(?:vmbo)?(?:bb|b|basis)|basisberoeps(?:gericht)?", (Level.VMBO_BB,)),
    (r"(?:vmbo)?(?:kb|k|kader)|kaderberoeps(?:gericht)?", (Level.VMBO_KB,)),
    (r"(?:vmbo)?(?:gl|g|gemengd)", (Level.VMBO_GL,)),
    (r"(?:vmbo)?(?:tl|t|theoretisch)|mavo", (Level.VMBO_TL,)),
    (r"(?:vmbo)?(?:gt|gtl)", (Level.VMBO_GL, Level.VMBO_TL)),
    (r"(?:vmbo)?(?:bk|bbkb)", (Level.VMBO_BB, Level.VMBO_KB)),
    (r"havo|h", (Level.HAVO,)),
    (r"vwo|v|atheneum|gymnasium|a|tto", (Level.VWO,)),
    (r"hv", (Level.HAVO, Level.VWO)),
    (r"th|mh", (Level.VMBO_TL, Level.HAVO)),
)


def levels_in(text: str) -> tuple[Level, ...]:
    """Return the levels a cell names, without doubles: "vmbo-b/k" gives the two lower levels of vmbo. Unknown text gives nothing."""
    found: dict[Level, None] = {}
    for piece in re.split(r"[/,+&]| en ", text.casefold()):
        word = re.sub(r"[^a-z]", "", piece)
        for pattern, levels in _WORDS:
            if re.fullmatch(pattern, word):
                found.update(dict.fromkeys(levels))
                break
    return tuple(found)


def year_in(text: str) -> int | None:
    """Return the year (1 to 6) a cell names: "3", "leerjaar 3" or "3 havo"; None for anything else."""
    match = re.search(r"(?<!\d)([1-6])(?!\d)", text)
    return int(match[1]) if match else None
