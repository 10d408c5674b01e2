"""Charts as SVG made on the server: no JavaScript, and the same numbers as a table under each.

A maker (``bar_chart``, ``grouped_bar_chart``, ``share_chart``, ``line_chart``) takes numbers and a claim and returns a
``Figure``; ``stats/charts/figure.html`` draws it. Series differ in pattern or sign, never in colour alone. Colours stand
in the SVG as attributes (for files) and as classes (for pages, where dark mode and a region's theme repaint them).
"""

from stats.charts.bars import bar_chart, grouped_bar_chart
from stats.charts.figure import Figure, LegendEntry
from stats.charts.lines import Ahead, Line, line_chart
from stats.charts.shares import share_chart

__all__ = [
    "Ahead",
    "Figure",
    "LegendEntry",
    "Line",
    "bar_chart",
    "grouped_bar_chart",
    "line_chart",
    "share_chart",
]
