"""A style file that names a picture or a font leads to it: where it does not, production cannot collect its files."""

import re
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "platform/meeloop/static/meeloop/css"


def test_every_address_in_a_style_file_is_that_of_a_file() -> None:
    named = {
        (path, address)
        for path in STYLES.rglob("*.css")
        for address in re.findall(r'url\("([^"]+)"\)', path.read_text())
        if not address.startswith("data:")
    }

    assert len(named) > 5
    assert [(path.name, address) for path, address in named if not (path.parent / address).is_file()] == []
