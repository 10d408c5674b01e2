"""``make fuzz``: files made of good and attacking ones by cutting, joining and spoiling them, given to everything that reads files.

Not a part of ``make test`` (its name says so to pytest; ``test_fuzz_slice`` gives a few); ``test_attacks`` and ``test_reading`` hold what was learned here. Whatever
comes in, a reader answers with rows or with a refusal of its own, in time, and no BSN that was planted comes out.
``MEELOOP_FUZZ`` is how many files each reader gets.
"""

import io
import os
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kit.documents import kind_of
from kit.refusals import Refusal
from meeloop.backup.errors import BackupRefused
from meeloop.backup.sealing import SealingWriter, opened
from privacy.exporting.packing import DATA, FORMAT, VERSION
from privacy.exporting.reading import NoExport, read_export
from providers.services.recognition_import import COLUMNS, read_rows
from schools.classlist.parsing import parse_class_list
from tests.support import class_lists as make
from tests.support.attacks import ATTACKS
from tests.support.documents import BAD, GOOD, zipped

FILES = int(os.environ.get("MEELOOP_FUZZ", "50"))
SECONDS = 12.0
# Pieces that mean something to one of the readers.
TOKENS = [
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"%PDF-",
        b"\r\n",
        b";",
        b'"',
        b"=1+1",
        b"\xe2\x80\xae",
    ),
    *(
        b"<!DOCTYPE x [",
        b"<!ENTITY a 'b'>",
        b"&a;",
        b"<table>",
        b"</tr>",
        b"<!--",
        b"<?xml",
        b"sep=;",
        b"xl/workbook.xml",
        b"{",
        b"[",
    ),
    *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"1e999", b"\xc3", b"\xed\xa0\x80"),
]
KEY = "een lange zin die niemand raadt"


def sealed() -> bytes:
    """Return a small backup."""
    out = io.BytesIO()
    writer = SealingWriter(out, KEY)
    writer.write(b"rows" * 100)
    writer.close()
    return out.getvalue()


def lists() -> list[bytes]:
    """Return every file of the corpus that is small enough to spoil often."""
    made = [attack.data() for attack in ATTACKS.values()]
    rows = [make.HEADINGS, *make.PUPILS]
    made += [
        make.workbook({"x": rows}),
        make.old_workbook(rows),
        make.open_document("x", rows),
        make.delimited(rows, encoding="utf-16"),
    ]
    return [one for one in made if len(one) < 200_000]


def spoilt(data: bytes, other: bytes, draw: Callable[..., int]) -> bytes:
    """Return a file with a few things wrong; in a zip, sometimes inside one of its parts."""
    if data.startswith(b"PK") and draw(0, 2) == 0 and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            chosen = names[draw(0, len(names) - 1)]
            parts = {name: archive.read(name) for name in names}
        return zipped({**parts, chosen: bent(parts[chosen], other, draw)})
    return bent(data, other, draw)


def bent(data: bytes, other: bytes, draw: Callable[..., int]) -> bytes:
    """Return bytes with some of them cut, doubled, changed, joined or put in."""
    changed = bytearray(data)
    for _ in range(draw(1, 6)):
        at, size, how = draw(0, len(changed)), draw(1, 64), draw(0, 5)
        if how == 0:
            changed[at : at + 1] = bytes([draw(0, 255)])
        elif how == 1:
            del changed[at : at + size]
        elif how == 2:
            changed[at:at] = changed[at : at + size] * draw(1, 50)
        elif how == 3:
            changed[at:at] = TOKENS[draw(0, len(TOKENS) - 1)]
        elif how == 4:
            del changed[at:]
        else:
            changed[at:] = other[draw(0, len(other)) :]
    return bytes(changed)


def class_list(data: bytes) -> None:
    """Read a class list; a whole BSN of ours may not come out of it."""
    try:
        found = parse_class_list(data, "lijst.xlsx")
    except Refusal:
        return
    kept = repr([asdict(row) for row in found.rows])
    assert not [number for number in make.BSNS if number in kept], "a BSN came along"


def recognitions(data: bytes) -> None:
    """Read a list of recognised companies."""
    try:
        read_rows(data)
    except Refusal:
        return


def export(data: bytes) -> None:
    """Read an export of somebody's own data."""
    try:
        read_export(data)
    except NoExport:
        return


def document(data: bytes) -> None:
    """Look what a document is."""
    assert kind_of(io.BytesIO(data)) in {"", "pdf", "docx", "odt"}


def backup(data: bytes) -> None:
    """Open a backup."""
    try:
        assert b"".join(opened(io.BytesIO(data), KEY)) == b"rows" * 100
    except BackupRefused:
        return


EXPORT = b'{"format": "%s", "version": %s, "sections": [{"table": "a.B", "rows": [{"values": {"x": 1}}]}]}'
READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "class list": (class_list, lists),
    "recognitions": (
        recognitions,
        lambda: [make.delimited([COLUMNS, ("90001234", "100001", "25000", "2026-01-01", "2027-01-01")]), *lists()],
    ),
    "export": (export, lambda: [zipped({DATA: EXPORT % (FORMAT.encode(), str(VERSION).encode())})]),
    "document": (document, lambda: [*GOOD.values(), *(data for _name, data, _code in BAD.values() if len(data) < 100_000)]),
    "backup": (backup, lambda: [sealed()]),
}


def read_spoilt(name: str, times: int, seconds: float = SECONDS) -> None:
    """Give one reader so many spoilt files, each with so long to read it. Raises ``AssertionError`` with those that it did not read or refuse."""
    reader, corpus = READERS[name][0], READERS[name][1]()
    found: dict[str, bytes] = {}

    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize="MEELOOP_FUZZ" not in os.environ,
    )
    @given(st.sampled_from(corpus), st.sampled_from(corpus), st.data())
    def one(data: bytes, other: bytes, choices: st.DataObject) -> None:
        made = spoilt(data, other, lambda least, most: choices.draw(st.integers(least, max(least, most))))
        began = time.monotonic()
        try:
            reader(made)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is no answer
            found.setdefault(f"{type(problem).__name__}: {problem!s:.150}", made)
        if time.monotonic() - began > seconds:
            found.setdefault("too slow", made)

    one()

    assert {what: (len(made), made[:300]) for what, made in found.items()} == {}


@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("name", READERS)
def test_whatever_comes_in_is_read_or_refused(name: str) -> None:
    read_spoilt(name, max(5, FILES // 20) if name == "backup" else FILES)
