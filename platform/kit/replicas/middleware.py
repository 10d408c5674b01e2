"""Let who is not signed in read public pages from a copy; whatever goes wrong there is asked again of the primary."""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from kit.replicas.reading import fit_copy, from_copy, leave

logger = logging.getLogger("meeloop.replicas")
View = Callable[..., HttpResponseBase]


def may_be_read_elsewhere(request: HttpRequest) -> bool:
    """Return whether this is a public page for somebody whom we do not know: they wrote nothing that could be missing.

    Who is signed in, by cookie or token, always reads what they wrote.
    """
    match = request.resolver_match
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and match is not None
        and match.view_name in settings.READ_FROM_REPLICAS
    )


class ReplicaMiddleware:
    """The innermost one: it calls the view itself, so that nothing around it reads from a copy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],  # Any: parts of the address
    ) -> HttpResponseBase | None:
        """Return the answer of a copy; None leaves it to the primary: not public, no copy is fit, it failed, or it has no such page.

        What is not there may have been made a moment ago.
        """
        alias = fit_copy() if may_be_read_elsewhere(request) else None
        if alias is None:
            return None
        known = dict(vars(request))
        response = _asked(alias, lambda: view(request, *args, **kwargs))
        if response is None:
            # Rows that the view hung on the request would lead back to the copy.
            vars(request).clear()
            vars(request).update(known)
        return response


def _asked(alias: str, ask: Callable[[], Any]) -> HttpResponseBase | None:  # Any: a response, maybe not rendered yet
    try:
        with from_copy(alias):
            response = ask()
            if not getattr(response, "is_rendered", True):
                response = response.render()
    except Http404:
        return None
    except (OperationalError, InterfaceError) as error:
        leave(alias)
        _let_go(alias)
        logger.warning("replica_failed", extra={"kind": type(error).__name__})
        return None
    except DatabaseError as error:
        # Tables that are not there yet, or a row that went while it was read. A mistake of ours fails on the primary as well.
        logger.warning("replica_failed", extra={"kind": type(error).__name__})
        return None
    found: HttpResponseBase | None = response
    return None if response.status_code == HTTPStatus.NOT_FOUND else found


def _let_go(alias: str) -> None:
    """Close what this thread has open there: it may have broken with the server."""
    for name in filter(None, (alias, settings.REPLICAS[alias])):
        connections[name].close()
