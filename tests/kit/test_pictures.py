"""A drawing becomes a picture: its size, its letters, and nothing of it is read as source."""

import struct

import pytest

from kit.pdf import DocumentFailed
from kit.pictures import png_of


def drawing(words: str, weight: str = "normal") -> str:
    text = f'<text x="4" y="40" font-family="Figtree, sans-serif" font-weight="{weight}" font-size="30">{words}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60">{text}</svg>'


def test_a_picture_is_twice_as_wide_as_its_drawing_and_has_the_letters_of_the_site() -> None:
    empty, regular, bold = (png_of(one, width=200) for one in (drawing(""), drawing("#panic()"), drawing("#panic()", "bold")))

    assert struct.unpack(">II", regular[16:24]) == (400, 120)
    assert len({empty, regular, bold}) == 3


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(DocumentFailed):
        png_of("geen tekening", width=200)
