"""What we took from others is what the lock says it is."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

STATIC = Path(__file__).parents[2] / "platform/meeloop/static/meeloop"
LOCK = json.loads((STATIC / "vendor.lock.json").read_text())
FILES = [(name, digest) for package in LOCK["packages"] for name, digest in package["files"].items()]


@pytest.mark.parametrize(("name", "digest"), FILES)
def test_a_vendored_file_is_the_one_in_the_lock(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_every_package_names_its_version_and_licence() -> None:
    assert [p["package"] for p in LOCK["packages"] if not (p["version"] and p["licence"])] == []


def test_fonts_and_sprite_are_all_in_the_lock() -> None:
    there = {p.relative_to(STATIC).as_posix() for p in (STATIC / "fonts").iterdir()} | {"img/icons.svg"}

    assert there - {name for name, _ in FILES} == set()


def test_every_drawing_of_the_sprite_has_a_name_of_its_own() -> None:
    sprite = ET.parse(STATIC / "img/icons.svg")  # noqa: S314  # our own file
    names = [symbol.get("id") for symbol in sprite.getroot()]

    assert len(names) == len(set(names))
