"""Makes documents as editors upload them, and files that only say they are one."""

import io
import zipfile
from collections.abc import Mapping

from tests.support.class_lists import open_document, workbook

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(**more: bytes) -> bytes:
    """Return a docx; ``more`` are parts whose names have ``__`` for a slash."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    return zipped({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


def open_text(**more: bytes) -> bytes:
    """Return an odt, as above."""
    parts = {"mimetype": ODT_TYPE, "content.xml": b"<x/>"}
    return zipped({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


GOOD = {"folder.pdf": PDF, "folder.docx": word(), "FOLDER.ODT": open_text()}
# Name, bytes, and the code of the refusal.
BAD = {
    "a page with a script": ("a.pdf", b"<html><script>alert(1)</script></html>", "document_of_other_kind"),
    "a drawing with a script": ("a.pdf", b"<svg><script>alert(1)</script></svg>", "document_of_other_kind"),
    "a program": ("a.docx", b"MZ\x90\x00" + bytes(200), "document_of_other_kind"),
    "a script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n", "document_of_other_kind"),
    "a workbook": ("a.docx", workbook({"x": [["a"]]}), "document_of_other_kind"),
    "a workbook of LibreOffice": ("a.odt", open_document("x", [("a",)]), "document_of_other_kind"),
    "a text with macros": ("a.docx", word(**{"word/vbaProject.bin": b"\xd0\xcf"}), "document_of_other_kind"),
    "a text of LibreOffice with macros": ("a.odt", open_text(Basic__Standard__Module1=b"Sub x"), "document_of_other_kind"),
    "a zip": ("a.docx", zipped({"a.txt": b"x"}), "document_of_other_kind"),
    "a damaged zip": ("a.docx", b"PK\x03\x04kapot", "document_of_other_kind"),
    "a bomb": ("a.docx", word(bomb=bytes(101 * 1024 * 1024)), "document_of_other_kind"),
    "nothing": ("a.pdf", b"\n", "document_of_other_kind"),
    "a pdf that says docx": ("a.docx", PDF, "document_misnamed"),
    "a docx that says pdf": ("a.pdf", word(), "document_misnamed"),
}
