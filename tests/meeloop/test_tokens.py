"""The colours that stand on each other can be told apart, light and dark (WCAG 1.4.3 and 1.4.11)."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "platform/meeloop/static/meeloop", ROOT / "templates"
SOURCE = (STATIC / "css/tokens.css").read_text()
STYLES = set((STATIC / "css").rglob("*.css"))
HEX = r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b"
TEXT_ON = [
    *[
        ("ink", ground)
        for ground in ("paper", "surface", "sunk", "info-soft", "ok-soft", "warn-soft", "err-soft", "brand-soft")
    ],
    *[("ink-2", ground) for ground in ("paper", "surface", "sunk", "brand-soft")],
    *[
        ("brand", ground)
        for ground in ("paper", "surface", "sunk", "sun-soft", "info-soft", "ok-soft", "warn-soft", "err-soft")
    ],
    *[("on-brand", "brand"), ("on-brand", "brand-deep"), ("brand-deep", "brand-soft"), ("brand-deep", "surface")],
    *[(tone, ground) for tone in ("ok", "warn", "err", "info") for ground in (f"{tone}-soft", "paper", "surface")],
    *[("coral", "surface"), ("coral", "paper"), ("paper", "ink")],
]
EDGE_ON = [("line-strong", ground) for ground in ("paper", "surface")] + [("brand", "surface"), ("err", "surface")]


def _tokens(block: str, mode: int) -> dict[str, str]:
    found = {}
    for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block):
        pair = re.search(rf"light-dark\(({HEX}), ({HEX})\)", value)
        single = re.search(HEX, value)
        if pair:
            found[name] = pair.group(mode + 1)
        elif single:
            found[name] = single.group(0)
    return found


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(mode: int) -> None:
    tokens = _tokens(SOURCE, mode)
    ratios = {pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in TEXT_ON}

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_every_control_can_be_seen_on_its_ground(mode: int) -> None:
    tokens = _tokens(SOURCE, mode)
    ratios = {pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in EDGE_ON}

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_the_words_of_a_sector_can_be_read_on_its_tint_and_on_a_card(mode: int) -> None:
    surface = _tokens(SOURCE, mode)["surface"]
    weak = {}
    for name, block in re.findall(r"\.sector--([\w-]+) \{([^}]+)\}", SOURCE):
        own = _tokens(block, mode)
        weak[name] = round(min(_contrast(own["c3"], own["c1"]), _contrast(own["c3"], surface)), 2)

    assert len(weak) == 12
    assert {name: ratio for name, ratio in weak.items() if ratio < 4.5} == {}


def test_our_styles_and_scripts_stay_small() -> None:
    css = b"".join(path.read_bytes() for path in sorted(STYLES))
    modules = {p.name: len(gzip.compress(p.read_bytes())) for p in (STATIC / "js").glob("*.js")}

    assert len(gzip.compress(css)) <= 12 * 1024
    # Attendance works without internet, on the one page that loads it.
    most = {"attendance.js": 3 * 1024}
    assert {name: size for name, size in modules.items() if size > most.get(name, 1024)} == {}


def test_both_frames_load_every_style_in_the_same_order() -> None:
    # Within a layer what comes later wins.
    linked = [
        re.findall(r'rel="stylesheet".*?meeloop/(css/[\w/]+\.css)', (TEMPLATES / name).read_text())
        for name in ("base.html", "plain.html")
    ]

    assert linked[0] == [*linked[1], "css/print.css"]
    # The CMS links its own.
    assert {*linked[0], "css/cms.css"} == {str(path.relative_to(STATIC)) for path in STYLES}
    assert max(len(path.read_text().splitlines()) for path in sorted(STYLES)) <= 400


def test_no_style_stands_outside_a_layer() -> None:
    # The CMS has a style of its own without layers: ours would lose from all of it.
    for path in STYLES - {STATIC / "css" / "cms.css"}:
        bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        depth, outside = 0, ""
        for sign in bare:
            depth += (sign == "{") - (sign == "}")
            outside += sign if depth == 0 else ""
        rules = [line.strip() for line in outside.replace("}", "\n").splitlines()]
        assert [rule for rule in rules if rule and not rule.startswith(("@layer", "@font-face"))] == []
