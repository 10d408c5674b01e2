"""Documents to print are tagged, titled and in a language; a bad one ends in time."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from kit.pdf import DocumentFailed, typeset

SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Libertinus Serif", lang: sys.inputs.language)
= #data.title
#data.text
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "proef.typ"
    path.write_text(SOURCE)
    return path


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def test_a_document_is_tagged_and_says_title_and_language(source: Path) -> None:
    reader = read(typeset(source, {"title": "Wie komt er?", "text": "Daan"}, language="nl"))
    root = reader.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "nl"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Wie komt er?"


def test_data_is_text_and_never_source(source: Path) -> None:
    text = '#panic("x") *vet* #read("/etc/passwd") $1$ \\ "quotes" #import "@preview/x:1.0.0"'

    printed = read(typeset(source, {"title": "Proef", "text": text}, language="nl")).pages[0].extract_text()

    assert '#panic("x") *vet* #read("/etc/passwd")' in printed.replace("“", '"').replace("”", '"')


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Łukasz Ş. Ğül", "Łukasz Ş. Ğül"), ("Дмитрий", "Дмитрий"), ("王 Yara 😀", "? Yara ?"), ("a\x00b", "a?b")],
)
def test_names_of_any_alphabet_make_a_list(source: Path, name: str, shown: str) -> None:
    assert shown in read(typeset(source, {"title": "Proef", "text": name}, language="nl")).pages[0].extract_text()


@pytest.mark.parametrize("source_text", ['#set document(title: "x")\n#panic("kapot")', "= Zonder titel"])
def test_what_cannot_be_made_is_refused(tmp_path: Path, source_text: str) -> None:
    path = tmp_path / "kapot.typ"
    path.write_text(source_text)

    with pytest.raises(DocumentFailed) as refusal:
        typeset(path, {}, language="nl")

    assert refusal.value.status == 503


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "eindeloos.typ"
    path.write_text('#set document(title: "x")\n#for a in range(99999) { for b in range(99999) { let c = b } }')

    with pytest.raises(DocumentFailed):
        typeset(path, {}, language="nl", patience=0.5)


def test_a_document_that_takes_more_memory_than_it_may_is_given_up(source: Path) -> None:
    data = {"title": "Proef", "text": "Daan"}

    with pytest.raises(DocumentFailed):
        typeset(source, data, language="nl", memory=32 * 1024**2)
    assert typeset(source, data, language="nl", memory=4 * 1024**3)
