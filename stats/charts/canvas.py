"""SVG whose horizontal places are percentages: letters keep their size on a phone and on a wide screen.

Every shape has a colour of its own, for files and mails, and a class by which a page repaints it (``css/parts/charts.css``, plot).
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe

NAMESPACE = "http://www.w3.org/2000/svg"
INK, GROUND, SOFT, TEXT, GRID = "#0a5a60", "#ffffff", "#e0f0ee", "#18222c", "#d9d5ca"
FONT = "Figtree, system-ui, sans-serif"
# One look for each series, told apart without colour; the drawings of the patterned ones in a tile of 8 by 8.
LOOKS = ("solid", "stripes", "soft", "dots", "cross", "lines", "empty")
TILES = {
    "stripes": "M-2 2 2-2M0 8 8 0M6 10 10 6",
    "dots": "M2 2h2v2H2zM6 6h2v2H6z",
    "cross": "M0 0 8 8M8 0 0 8",
    "lines": "M0 2H8M0 6H8",
}
SIGNS = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "square": "M-5-5H5V5H-5z",
    "triangle": "M0-6 6 5H-6z",
    "diamond": "M0-7 7 0 0 7-7 0z",
    "dash": "M-7-1.5H7V1.5H-7z",
}
DASHES = ("", "7 5", "2 4")


class Canvas:
    """One drawing of a height in pixels, as wide as its place on the page."""

    def __init__(self, *, key: str, height: int, title: str = "", description: str = "", width: str = "100%") -> None:
        self.key = key
        self._used: set[str] = set()
        self._root = Element("svg", {"xmlns": NAMESPACE, "class": "plot", "width": width, "height": str(height)})
        if title:
            ids = f"{key}-title {key}-desc" if description else f"{key}-title"
            self._root.attrib |= {"role": "img", "aria-labelledby": ids}
            self._add("title", id=f"{key}-title").text = title
            if description:
                self._add("desc", id=f"{key}-desc").text = description
        else:
            self._root.attrib |= {"aria-hidden": "true", "focusable": "false"}

    def svg(self) -> SafeString:
        """Return the drawing; every text in it is escaped by the writer."""
        return mark_safe(tostring(self._root, encoding="unicode"))  # noqa: S308  # written by ElementTree, which escapes

    def text(
        self, words: str, *, x: float, y: float, dx: float = 0, anchor: str = "start", strong: bool = False, quiet: bool = False
    ) -> None:
        """Write words; ``x`` in percent, ``y`` in pixels at the foot of the letters."""
        look = " plot__text--strong" if strong else " plot__text--quiet" if quiet else ""
        element = self._add(
            "text", **_at(x, y), fill=TEXT, **{"class": f"plot__text{look}", "font-family": FONT, "font-size": "15"}
        )
        element.attrib |= {"text-anchor": anchor} if anchor != "start" else {}
        element.attrib |= {"dx": _px(dx)} if dx else {}
        element.attrib |= {"font-weight": "650"} if strong else {}
        element.text = words

    def bar(self, *, x: float, y: float, width: float, height: float, look: str) -> None:
        """Draw a bar in one of the looks; ``x`` and ``width`` in percent."""
        attributes = {**_at(x, y), "width": _percent(width), "height": _px(height), "class": f"plot__bar plot__bar--{look}"}
        attributes |= {"fill": self._fill(look), "stroke": INK, "stroke-width": "1"}
        self._add("rect", **attributes)

    def line(self, *, x1: float, y1: float, x2: float, y2: float, kind: str = "line", series: int = 0) -> None:
        """Draw a stretch of a line, a line of the grid, or an interval."""
        attributes = {"x1": _percent(x1), "y1": _px(y1), "x2": _percent(x2), "y2": _px(y2), "class": f"plot__{kind}"}
        attributes |= {"stroke": GRID if kind == "grid" else INK, "stroke-width": {"grid": "1", "line": "3"}.get(kind, "2")}
        if kind == "line" and (dash := DASHES[series % len(DASHES)]):
            attributes["stroke-dasharray"] = dash
        self._add("line", **attributes)

    def sign(self, *, x: float, y: float, sign: str, hollow: bool = False) -> None:
        """Put a sign with its middle at a place; hollow is not yet, or not quite."""
        place = self._add("svg", **_at(x, y), overflow="visible", **{"aria-hidden": "true"})
        kind = "hollow" if hollow else "sign"
        attributes = {"d": SIGNS[sign], "class": f"plot__{kind}", "fill": GROUND if hollow else INK, "stroke": INK}
        SubElement(place, "path", {**attributes, "stroke-width": "2"})

    def _fill(self, look: str) -> str:
        if look not in TILES:
            return {"solid": INK, "soft": SOFT}.get(look, GROUND)
        name = f"{self.key}-{look}"
        if look not in self._used:
            self._used.add(look)
            tile = {"id": name, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
            pattern = SubElement(self._add("defs"), "pattern", tile)
            SubElement(pattern, "rect", {"width": "8", "height": "8", "fill": GROUND, "class": "plot__ground"})
            drawn = {"d": TILES[look], "stroke": INK, "stroke-width": "2", "fill": INK if look == "dots" else "none"}
            SubElement(pattern, "path", {**drawn, "class": f"plot__tile plot__tile--{look}"})
        return f"url(#{name})"

    def _add(self, tag: str, **attributes: str) -> Element:
        return SubElement(self._root, tag, attributes)


def swatch(key: str, look: str) -> SafeString:
    """Return a small sample of a bar's look."""
    canvas = Canvas(key=f"{key}-{look}-swatch", height=16, width="24")
    canvas.bar(x=2, y=1, width=96, height=14, look=look)
    return canvas.svg()


def sign_swatch(key: str, sign: str, *, hollow: bool = False) -> SafeString:
    """Return a small sample of a sign."""
    canvas = Canvas(key=f"{key}-{sign}-swatch", height=16, width="24")
    canvas.sign(x=50, y=8, sign=sign, hollow=hollow)
    return canvas.svg()


def _at(x: float, y: float) -> dict[str, str]:
    return {"x": _percent(x), "y": _px(y)}


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
