"""Charts as files: SVG and PNG of the same drawing, with the claim, the numbers' source and the mark of a confidential copy in it.

A file is made when somebody asks, from published numbers, as the chart on the page is. A PNG is kept for a day under the
digest of its release and of the drawing itself, so another version or another drawing never finds it.
"""

import hashlib
from collections.abc import Sequence

from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from kit.pictures import MEDIA_TYPE as PNG
from kit.pictures import png_of
from stats.charts import Figure
from stats.charts.picture import WIDTH, picture

FOLDER = "grafieken/"
SVG = "image/svg+xml; charset=utf-8"
DAY = 24 * 60 * 60


def picture_file(
    figures: Sequence[Figure], name: str, *, source: Sequence[str], mark: str = "", kept_under: str = ""
) -> tuple[str, bytes] | None:
    """Return (media type, content) of "<key of a chart>.svg" or ".png"; None where there is no such chart.

    ``kept_under``: the digest of the release whose pictures may be kept; empty for what is of one reader or changes daily.
    Raises ``kit.pdf.DocumentFailed``.
    """
    key, _dot, kind = name.rpartition(".")
    figure = next((one for one in figures if one.key == key), None)
    if figure is None or kind not in {"svg", "png"}:
        return None
    svg = picture(figure, source=source, mark=mark)
    if kind == "svg":
        return SVG, svg.encode()
    return PNG, _kept(svg, kept_under) if kept_under else png_of(svg, width=WIDTH)


def _kept(svg: str, digest: str) -> bytes:
    key = f"stats.picture.{digest[:32]}.{hashlib.sha256(svg.encode()).hexdigest()[:32]}"
    try:
        found: bytes | None = cache.get(key)
        if found is None:
            found = png_of(svg, width=WIDTH)
            cache.set(key, found, DAY)
    except RedisError:  # a cache that is away takes no picture with it
        return png_of(svg, width=WIDTH)
    return found


def live_source() -> list[str]:
    """Return what stands below a chart of an organisation's own numbers: these are of today and for itself."""
    return [_("Bron: Meeloop, eigen cijfers van vandaag. Niet afgerond: niet delen buiten de organisatie.")]


def supply_source() -> list[str]:
    """Return what stands below a chart of supply and demand."""
    return [_("Bron: Meeloop. Plekken zijn precies; aantallen leerlingen komen uit gepubliceerde cijfers.")]
