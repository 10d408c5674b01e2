"""JSON that Python would take, or fall over, is refused before anybody works with it."""

import io
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError

from kit.api.parsing import CarefulJSONParser


def parse(body: bytes, **context: Any) -> Any:
    return CarefulJSONParser().parse(io.BytesIO(body), "application/json", context)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        rb'{"name": "\ud800"}',
        rb'{"\uDFFF": 1}',
        b'{"places": NaN}',
        b'{"places": -Infinity}',
        b'{"places": %s}' % (b"9" * 10_000),
        b"\xff\xfe{}",
        b"",
    ],
    ids=[
        "deep list",
        "deep object",
        "half a character",
        "half a character as key",
        "NaN",
        "infinity",
        "long number",
        "bytes",
        "empty",
    ],
)
def test_what_no_answer_can_repeat_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(body)


def test_whole_characters_come_in_in_each_way_of_writing() -> None:
    assert parse(r'{"a": "\ud83d\ude00 😀 \\ud800 é"}'.encode()) == {"a": "😀 😀 \\ud800 é"}


def test_json_is_utf_8_whatever_the_header_says() -> None:
    assert parse('{"a": "é"}'.encode(), encoding="latin-1") == {"a": "é"}
    with pytest.raises(ParseError):
        parse(r'{"a": "\ud800"}'.encode("utf-16"), encoding="utf-16")


def test_no_more_is_read_than_may_come_in() -> None:
    stream = io.BytesIO(b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 100))

    with pytest.raises(RequestDataTooBig):
        CarefulJSONParser().parse(stream)
    assert stream.tell() == settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
