"""A drawing (SVG) as a picture (PNG), for documents and slides that take no SVG. Made by the typesetter of ``kit.pdf``."""

from kit.pdf import ask_typesetter

MEDIA_TYPE = "image/png"
# The page is as large as the drawing. Its text is data: nothing of it is read as source.
SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(data.svg), format: "svg", width: data.width * 0.75pt)
"""


def png_of(svg: str, *, width: int) -> bytes:
    """Return the drawing as PNG, twice as wide as its ``width`` in pixels. Letters in Figtree (regular and bold).

    Raises ``kit.pdf.DocumentFailed``.
    """
    question = {"source": SOURCE, "language": "nl", "data": {"svg": svg, "width": width}, "format": "png"}
    return ask_typesetter(question, begins_with=b"\x89PNG")
