"""What reads our documents as PDF/UA asks finds a document that is not."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kit.pdf import typeset
from tests.support.pdf_ua import faults_of, tags_of

SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(footer: [Bladzijde])
#set text(font: "Libertinus Serif", lang: sys.inputs.language)
= #data.title
== Wie komt er?
- Daan
#table(columns: 2, table.header([Naam], [Klas]), [Daan], [4A])
/ Bron: Meeloop
#figure(rect(width: 2cm), alt: "Een vierkant", caption: [Tekening])
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("ua") / "proef.typ"
    path.write_text(SOURCE)
    return typeset(path, {"title": "Proef"}, language="nl")


def broken(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> list[str]:
    """Return what is found in a copy with this change."""
    copy = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(copy, fix_metadata_version=False)  # else it asks for lxml
    return faults_of(copy.getvalue())


def first(pdf: pikepdf.Pdf, kind: str) -> Any:  # Any: a dictionary of the file
    return next(node for found, node, _above in tags_of(pdf) if found == kind)


def without_marks(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    steps = [step for step in pikepdf.parse_content_stream(page) if str(step.operator) not in {"BDC", "BMC", "EMC"}]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))


def without_scope(pdf: pikepdf.Pdf) -> None:
    for attributes in first(pdf, "TH").A:
        if "/Scope" in attributes:
            del attributes["/Scope"]


def with_plain_cells(pdf: pikepdf.Pdf) -> None:
    for kind, node, _above in list(tags_of(pdf)):
        if kind == "TH":
            node.S = pikepdf.Name.TD


def without_letters(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    described = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in described:
            del described[key]


def without_identification(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"pdfuaid:part>1<", b"pdfuaid:part>9<"))


CHANGES: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "does not say that it is PDF/UA-1": without_identification,
    "has no title": lambda pdf: pdf.Root.__delitem__("/Metadata"),
    "shows its file name instead of its title": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "says no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "does not say that it is tagged": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
    "has no tags": lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    "has a tag Plaatje that no reader knows": lambda pdf: setattr(first(pdf, "Figure"), "S", pikepdf.Name("/Plaatje")),
    "has a Figure without words": lambda pdf: first(pdf, "Figure").__delitem__("/Alt"),
    "has a P directly in a TR": lambda pdf: setattr(first(pdf, "TD"), "S", pikepdf.Name.P),
    "does not begin with a heading of level 1": lambda pdf: setattr(first(pdf, "H1"), "S", pikepdf.Name.P),
    "goes from a heading of level 1 to one of level 4": lambda pdf: setattr(first(pdf, "H2"), "S", pikepdf.Name.H4),
    "has a table without headers": with_plain_cells,
    "has a table header that does not say what it is the header of": without_scope,
    "draws something on page 1 that has no tag": without_marks,
    "has marks on page 1 that are not in the tree": lambda pdf: first(pdf, "H2").__delitem__("/K"),
    "does not lead from page 1 to the tree": lambda pdf: pdf.pages[0].__delitem__("/StructParents"),
    "has letters that are not in the file": without_letters,
}


def test_a_document_of_ours_has_nothing_wrong_and_each_fault_is_found(document: bytes) -> None:
    found = {words: broken(document, change) for words, change in CHANGES.items()}  # type: ignore[arg-type]  # what they return is not looked at

    assert faults_of(document) == []
    assert broken(document, lambda pdf: None) == []
    assert {words: faults for words, faults in found.items() if not any(fault.startswith(words) for fault in faults)} == {}
