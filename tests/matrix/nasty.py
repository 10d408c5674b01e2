"""Input that nobody means well with: as text in forms and addresses, as values in JSON, as whole bodies."""

from typing import Any

LONG = "x" * 100_000
SCRIPT = "<script>alert('hoi')</script>\"'><img src=x onerror=y>"
TEXTS: dict[str, str] = {
    "nothing": "",
    "null byte": "a\x00b",
    "control characters": "a\x07\x1b[31m\r\nBcc: x@y.example\tb\x7f\x85",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "markup": SCRIPT,
    "right to left": "\u202eabc\u2066\u200f",
}
OF_NUMBERS = {
    "negative": "-1",
    "huge": "9" * 30,
    "too big to count": "1e400",
    "not a number": "NaN",
    "infinite": "Infinity",
    "other digits": "١٢٣",
    "superscript digits": "²³",
}
OF_DATES = {
    "impossible date": "2026-02-31",
    "last day there is": "9999-12-31",
    "first day there is": "0001-01-01",
    "moment at the edge": "9999-12-31T23:59:59-14:00",
}
OF_SEARCHES = {
    "SQL": "' OR 1=1; --",
    "template": "{{ 7*7 }}{% load x %}%(x)s{0}",
    "path": "../../../../etc/passwd",
    "combining": "a" + "\u0301" * 500,
    "list": "[]",
}
# Only a date, a number or a search can stumble over these; what is none of them meets no numbers.
DATES = ("date", "after", "before", "day", "begins", "ends", "jaar", "year")
SEARCHES = frozenset({"q", "search", "html_path", "fields", "name", "title", "address", "words", "text"})
WORDS = SEARCHES | {"next", "street", "city", "intro", "note", "reason", "last_name", "name_prefix", "display_name"}
# Bytes that are no UTF-8, or UTF-8 of what is no character: written as they travel.
BYTES = ("%FF%FE", "%ED%A0%80", "%E0%A4%A", "%")
VALUES: dict[str, Any] = {
    "nothing": None,
    "null byte": "a\x00b",
    "control characters": "a\x07\x1b\r\nBcc: x\t\x7f",
    "negative": -1,
    "zero": 0,
    "huge": 10**30,
    "fraction": 1.5,
    "more than there is": float("inf"),
    "yes": True,
    "empty list": [],
    "list": [1, "a", None],
    "nested list": [[[]]],
    "object": {"a": {"b": 1}},
    "right to left and emoji": "\u202eabc👩‍👩‍👧‍👦",
    "other digits": "١٢٣",
    "moment at the edge": "9999-12-31T23:59:59-14:00",
    "list of numbers too big": [10**30, -1],
}
BODIES: dict[str, bytes] = {
    "empty": b"",
    "spaces": b"   ",
    "half": b'{"a": ',
    "list": b"[]",
    "null": b"null",
    "text": b'"x"',
    "number": b"1",
    "no UTF-8": b"\xff\xfe{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "not a number": b'{"places": NaN, "capacity": NaN, "school": NaN, "school_class": NaN, "provider": NaN}',
    "infinite": b'{"places": 1e999, "capacity": 1e999, "school": 1e999, "school_class": 1e999, "provider": 1e999}',
    "10,000 digits": b'{"places": %s, "school": %s}' % (b"9" * 10_000, b"9" * 10_000),
    "half a character": rb'{"reason": "\ud800", "name": "\ud800", "title": "\ud800", "\ud800": 1}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "almost too deep": b'{"reason":' + b"[" * 700 + b"]" * 700 + b"}",
    "the same key twice": b'{"reason": "a", "reason": "b", "school": 1, "school": 2}',
    "unknown fields": b'{"id": 1, "status": "accepted", "is_superuser": true, "school_id": 2, "__class__": "x"}',
    "null bytes": b"\x00\x00\x00",
}
CONTENT_TYPES = (
    "",
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json; charset=kapot",
    "application/json; charset=utf-16",
    "kapot",
    "a/b/c; d",
)
# Where no link and no redirect of ours may lead.
ELSEWHERE = (
    "https://kwaad.example/", "//kwaad.example/", "///kwaad.example", "/\\kwaad.example", "\\\\kwaad.example", "/%09/kwaad.example",
    "/\t/kwaad.example", "https:kwaad.example", "http:///kwaad.example", "javascript:alert(1)//kwaad.example", " //kwaad.example",
    "https://testserver@kwaad.example/", "https://testserver.kwaad.example/", "%2F%2Fkwaad.example", "data:text/html,kwaad.example",
    "\x00//kwaad.example", "https://kwaad.example\\@testserver/", "//kwaad.example%2f@testserver", "/school/klassen/\r\nX-Kwaad: kwaad.example",
)  # fmt: skip


def texts_for(name: str) -> list[str]:
    """Return what to put into a field or parameter of this name."""
    texts = dict(TEXTS)
    if any(part in name for part in DATES):
        texts |= OF_DATES
    if name not in WORDS:
        texts |= OF_NUMBERS
    if name in SEARCHES:
        texts |= OF_SEARCHES
    return list(texts.values())
