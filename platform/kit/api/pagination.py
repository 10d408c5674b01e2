"""Pages with a bound: cursors, because deep offsets and totals cost more with every row (perf page §4)."""

from rest_framework.pagination import CursorPagination


class BoundedCursorPagination(CursorPagination):
    """``?cursor=`` and ``?page_size=`` (at most 100); order is the view's ``ordering`` or newest first."""

    page_size = 24
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering: str | tuple[str, ...] = "-pk"
