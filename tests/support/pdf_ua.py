"""Reads a PDF as PDF/UA-1 (ISO 14289-1) asks, with pikepdf: a reader that had no part in making it.

``faults_of`` looks at what a machine can see of the Matterhorn Protocol: title, language, identification, the tree of tags, every mark on every
page inside a tag or said to be decoration, tables with headers that say their scope, headings in order, pictures with words,
letters that are in the file and mean something.
"""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from defusedxml.ElementTree import fromstring

NAMESPACE = "{http://www.aiim.org/pdfua/ns/id/}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# ISO 32000-1, 14.8.4.
TAGS = frozenset({
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P", "H"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span"),
    *("Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"),
    *("Figure", "Formula", "Form"),
})  # fmt: skip
BELOW = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
}
SCOPES = {"/Row", "/Column", "/Both"}
# Operators that leave something on the page: text, lines and planes, shadings, pictures.
DRAWS = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"})
Node = Any  # a dictionary of the file


def faults_of(content: bytes) -> list[str]:
    """Return what is wrong with a document, in words; nothing when nothing is."""
    with pikepdf.open(io.BytesIO(content)) as document:
        nodes = tags_of(document)
        return [
            *_of_the_whole(document),
            *_of_tags(document, nodes),
            *_of_headings([kind for kind, _node, _above in nodes]),
            *(fault for kind, node, _above in nodes if kind == "Table" for fault in _of_table(node)),
            *_of_pages(document, nodes),
            *_of_letters(document),
        ]


def tags_of(document: pikepdf.Pdf) -> list[tuple[str, Node, tuple[str, ...]]]:
    """Return every tag with its dictionary and the tags around it, in reading order."""
    return list(_nodes(document.Root.get("/StructTreeRoot"), ()))


def _of_the_whole(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    # Without ``open_metadata``, which needs lxml: with that there, openpyxl writes other bytes than on the site.
    said = fromstring(root.Metadata.read_bytes()) if "/Metadata" in root else None
    if said is None or said.findtext(f".//{NAMESPACE}part") != "1":
        yield "does not say that it is PDF/UA-1"
    if said is None or not "".join(word for one in said.iter(TITLE) for word in one.itertext()).strip():
        yield "has no title"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "shows its file name instead of its title"
    if not LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield "says no language"
    marks = root.get("/MarkInfo", {})
    if not bool(marks.get("/Marked", False)) or bool(marks.get("/Suspects", False)):
        yield "does not say that it is tagged"
    if document.is_encrypted and not document.allow.accessibility:
        yield "is shut for screen readers"


def _of_tags(document: pikepdf.Pdf, nodes: list[tuple[str, Node, tuple[str, ...]]]) -> Iterator[str]:
    if not nodes:
        yield "has no tags"
    roles = document.Root.get("/StructTreeRoot", {}).get("/RoleMap", {})
    for kind, node, above in nodes:
        known = kind if kind in TAGS else str(roles.get(f"/{kind}", "")).removeprefix("/")
        if known not in TAGS:
            yield f"has a tag {kind} that no reader knows"
        if known in {"Figure", "Formula"} and not str(node.get("/Alt", "") or node.get("/ActualText", "")).strip():
            yield f"has a {known} without words"
        if above and above[-1] in BELOW and kind not in BELOW[above[-1]]:
            yield f"has a {kind} directly in a {above[-1]}"
        if kind in {"TR", "TH", "TD", "LI"} and not {"Table", "L"} & set(above):
            yield f"has a {kind} outside a table or list"


def _of_headings(kinds: list[str]) -> Iterator[str]:
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
    if levels[:1] != [1]:
        yield "does not begin with a heading of level 1"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"goes from a heading of level {before} to one of level {level}"


def _of_table(table: Node) -> Iterator[str]:
    rows = [node for kind, node, _above in _nodes(table.get("/K"), ("Table",)) if kind == "TR"]
    cells = [[(kind, cell) for kind, cell, above in _nodes(row.get("/K"), ("TR",)) if above == ("TR",)] for row in rows]
    widths = {sum(int(_attribute(cell, "/ColSpan", 1)) for _kind, cell in row) for row in cells}
    spans = any(int(_attribute(cell, "/RowSpan", 1)) > 1 for row in cells for _kind, cell in row)
    if len(widths) > 1 and not spans:
        yield f"has a table with rows of {' and '.join(map(str, sorted(widths)))} cells"
    heads = [cell for row in cells for kind, cell in row if kind == "TH"]
    if not heads:
        yield "has a table without headers"
    for cell in heads:
        if str(_attribute(cell, "/Scope", "")) not in SCOPES:
            yield "has a table header that does not say what it is the header of"


def _of_pages(document: pikepdf.Pdf, nodes: list[tuple[str, Node, tuple[str, ...]]]) -> Iterator[str]:
    """Look at every mark on every page: in a tag that the tree knows, or said to be decoration."""
    known = {mark for _kind, node, _above in nodes for mark in _marks(node)}
    for number, page in enumerate(document.pages, start=1):
        open_marks: list[tuple[str, int | None]] = []
        seen: set[int] = set()
        for step in pikepdf.parse_content_stream(page):
            name = str(step.operator)
            if name in {"BDC", "BMC"}:
                properties = step.operands[1] if len(step.operands) > 1 else None
                if isinstance(properties, pikepdf.Name):
                    properties = page.Resources.Properties[properties]
                found = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
                open_marks.append((str(step.operands[0]), None if found is None else int(found)))
                yield from _of_mark(number, open_marks, seen)
            elif name == "EMC":
                open_marks.pop()
            elif name in DRAWS and not any(tag == "/Artifact" or mark is not None for tag, mark in open_marks):
                yield f"draws something on page {number} that has no tag"
        here = page.objgen
        unknown = sorted(mark for mark in seen if (here, mark) not in known)
        if unknown:
            yield f"has marks on page {number} that are not in the tree"
        if seen and "/StructParents" not in page:
            yield f"does not lead from page {number} to the tree"
        if "/Annots" in page and len(page.Annots) and str(page.get("/Tabs", "")) != "/S":
            yield f"does not say in which order one goes through page {number}"


def _of_mark(number: int, open_marks: list[tuple[str, int | None]], seen: set[int]) -> Iterator[str]:
    (tag, mark), above = open_marks[-1], open_marks[:-1]
    if mark is not None:
        if mark in seen:
            yield f"uses a mark twice on page {number}"
        seen.add(mark)
        if any(outer == "/Artifact" for outer, _mark in above):
            yield f"has a tag inside decoration on page {number}"
    if tag == "/Artifact" and any(outer is not None for _tag, outer in above):
        yield f"has decoration inside a tag on page {number}"


def _of_letters(document: pikepdf.Pdf) -> Iterator[str]:
    fonts = {name: font for page in document.pages for name, font in page.Resources.get("/Font", {}).items()}
    for font in fonts.values():
        parts = list(font.get("/DescendantFonts", [font]))
        described = [part.get("/FontDescriptor", {}) for part in parts]
        if not all(any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")) for one in described):
            yield f"has letters that are not in the file: {font.get('/BaseFont')}"
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"has letters without a meaning: {font.get('/BaseFont')}"


def _nodes(below: Any, above: tuple[str, ...]) -> Iterator[tuple[str, Node, tuple[str, ...]]]:
    """Yield every tag below, in reading order, with the tags around it."""
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        if not isinstance(each, pikepdf.Dictionary):
            continue
        if each.get("/Type") == "/StructTreeRoot":
            yield from _nodes(each.get("/K"), above)
        elif "/S" in each:
            kind = str(each.S).removeprefix("/")
            yield kind, each, above
            yield from _nodes(each.get("/K"), (*above, kind))


def _marks(node: Node) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield page and number of the marks that hang directly on a tag."""
    below = node.get("/K")
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(each, int):
            yield node.Pg.objgen, each
        elif isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/MCR":
            yield each.get("/Pg", node.get("/Pg")).objgen, int(each.MCID)


def _attribute(cell: Node, name: str, otherwise: Any) -> Any:
    found = cell.get("/A", {})
    for each in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return each[name]
    return otherwise
