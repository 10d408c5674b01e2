"""Levels and years as lists write them, turned into the names our code uses (see the vocabulary of the field)."""

import re

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"pro|praktijkonderwijs|praktijk", ("PRO",)),
    (r"(?:vmbo)?(?:bb|b|basis)|basisberoeps(?:gericht)?", ("VMBO_BB",)),
    (r"(?:vmbo)?(?:kb|k|kader)|kaderberoeps(?:gericht)?", ("VMBO_KB",)),
    (r"(?:vmbo)?(?:gl|g|gemengd)", ("VMBO_GL",)),
    (r"(?:vmbo)?(?:tl|t|theoretisch)|mavo", ("VMBO_TL",)),
    (r"(?:vmbo)?(?:gt|gtl)", ("VMBO_GL", "VMBO_TL")),
    (r"(?:vmbo)?(?:bk|bbkb)", ("VMBO_BB", "VMBO_KB")),
    (r"havo|h", ("HAVO",)),
    (r"vwo|v|atheneum|gymnasium|a|tto", ("VWO",)),
    (r"hv", ("HAVO", "VWO")),
    (r"th|mh", ("VMBO_TL", "HAVO")),
)


def levels_in(text: str) -> tuple[str, ...]:
    """Return the levels a cell names, without doubles: "vmbo-b/k" gives VMBO_BB and VMBO_KB. Unknown text gives nothing."""
    found: dict[str, None] = {}
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
