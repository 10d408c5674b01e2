"""A chart as a picture of its own: with its claim, its legend, where its numbers come from, and for whom it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from stats.charts.canvas import FONT, GROUND, NAMESPACE, TEXT
from stats.charts.figure import Figure, LegendEntry

WIDTH, MARGIN = 760, 32
INNER = WIDTH - 2 * MARGIN
BETWEEN = 22
SWATCH, AFTER_SWATCH, AFTER_NAME = 24, 8, 24
QUIET = "#5a6672"
register_namespace("", NAMESPACE)


@dataclass(frozen=True, slots=True)
class Letters:
    """A size of text: how far its lines lie apart, and how wide a letter is on average, all in pixels."""

    size: int
    line: int
    letter: float
    strong: bool = False
    colour: str = TEXT


CLAIM = Letters(24, 31, 12.6, strong=True)
ABOUT = Letters(15, 22, 7.4)
NAME = Letters(15, 24, 8.0)
SOURCE = Letters(12, 18, 6.2, colour=QUIET)
MARK = Letters(14, 20, 7.6, strong=True)


class Sheet:
    """A white sheet that is filled from above."""

    def __init__(self, title: str, description: str) -> None:
        self._root = Element(f"{{{NAMESPACE}}}svg", {"width": str(WIDTH), "role": "img", "aria-labelledby": "title desc"})
        self._add("title", id="title").text = title
        self._add("desc", id="desc").text = description
        self._ground = self._add("rect", width=str(WIDTH), fill=GROUND)
        self._y = MARGIN

    def write(self, words: str, letters: Letters) -> None:
        """Write a paragraph, in as many lines as it needs."""
        for line in wrap(words, int(INNER / letters.letter)):
            self._y += letters.line
            self._text(line, MARGIN, self._y - letters.line // 4, letters)

    def leave(self, height: int) -> None:
        """Leave some room."""
        self._y += height

    def explain(self, legend: Sequence[LegendEntry]) -> None:
        """Draw the legend, as many entries on a line as fit."""
        x = MARGIN
        self._y += NAME.line
        for entry in legend:
            width = SWATCH + AFTER_SWATCH + int(len(entry.name) * NAME.letter)
            if x > MARGIN and x + width > WIDTH - MARGIN:
                x, self._y = MARGIN, self._y + NAME.line
            self._put(entry.swatch, x=x, y=self._y - 19, width=SWATCH)
            self._text(entry.name, x + SWATCH + AFTER_SWATCH, self._y - 6, NAME)
            x += width + AFTER_NAME

    def draw(self, svg: str) -> None:
        """Draw the chart over the whole width."""
        self._y += self._put(svg, x=MARGIN, y=self._y, width=INNER)

    def finish(self) -> str:
        """Return the drawing."""
        height = str(self._y + MARGIN)
        self._root.attrib |= {"height": height, "viewBox": f"0 0 {WIDTH} {height}"}
        self._ground.set("height", height)
        return tostring(self._root, encoding="unicode")

    def _put(self, svg: str, *, x: int, y: int, width: int) -> int:
        """Put a drawing of ours somewhere; return its height."""
        inner = fromstring(svg)
        for attribute in ("role", "aria-labelledby", "aria-hidden", "focusable"):
            inner.attrib.pop(attribute, None)
        for element in [one for one in inner if one.tag.endswith(("}title", "}desc"))]:
            inner.remove(element)
        for element in inner.iter():
            element.attrib.pop("class", None)
            if "font-weight" in element.attrib:
                element.set("font-weight", "bold")
        inner.attrib |= {"x": str(x), "y": str(y), "width": str(width), "overflow": "visible"}
        self._root.append(inner)
        return int(float(inner.get("height", "0")))

    def _text(self, words: str, x: int, y: int, letters: Letters) -> None:
        look = {"font-family": FONT, "font-size": str(letters.size), "fill": letters.colour}
        look |= {"font-weight": "bold"} if letters.strong else {}
        self._add("text", x=str(x), y=str(y), **look).text = words

    def _add(self, tag: str, **attributes: str) -> Element:
        return SubElement(self._root, f"{{{NAMESPACE}}}{tag}", attributes)


def picture(figure: Figure, *, source: Sequence[str], mark: str = "") -> str:
    """Return a chart as one SVG of a fixed width. ``source``: lines below it; ``mark``: who got this copy, above and below."""
    sheet = Sheet(figure.claim, " ".join(said(figure)))
    if mark:
        sheet.write(mark, MARK)
        sheet.leave(BETWEEN // 2)
    sheet.write(figure.claim, CLAIM)
    sheet.leave(BETWEEN // 4)
    sheet.write(figure.about, ABOUT)
    if figure.legend:
        sheet.leave(BETWEEN // 2)
        sheet.explain(figure.legend)
    sheet.leave(BETWEEN)
    sheet.draw(figure.svg)
    sheet.leave(BETWEEN)
    for words in (figure.note, *source, mark):
        sheet.write(words, SOURCE)
    return sheet.finish()


def said(figure: Figure) -> Iterator[str]:
    """Yield what the chart shows, row by row: a file has no table beside it."""
    for label, *cells in figure.rows:
        named = (f"{name} {cell}" for name, cell in zip(figure.headers[1:], cells, strict=True))
        yield f"{label}: {', '.join(named)}."
