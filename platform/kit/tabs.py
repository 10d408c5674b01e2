"""A list cut by state: a tab for each, the first one when nobody asked for another."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

ON_A_PAGE = 25


def in_tabs(
    request: HttpRequest, labels: Mapping[str, str | Promise], rows: Callable[[str], QuerySet[Any]]
) -> dict[str, Any]:  # Any: rows of any kind; a template context
    """Return ``tabs`` (state, label, number), the chosen ``status`` and its ``page`` of 25, by ?status= and ?page=."""
    asked = request.GET.get("status", "")
    status = asked if asked in labels else next(iter(labels))
    return {
        "status": status,
        "page": Paginator(rows(status), ON_A_PAGE).get_page(request.GET.get("page")),
        "tabs": [(state, label, rows(state).count()) for state, label in labels.items()],
    }
