"""Which answers count as a look at a page: a whole page that somebody asked for, who does not work on the site themselves."""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.choices import OrganisationKind
from accounts.middleware.cookies import signed_in
from accounts.roles import roles_for
from pages.visits.counting import count_visit

# Programs, the CMS and what only developers open.
NOT_COUNTED = ("/api/", "/beheer/", "/dev/", "/health/")
# Browsers that fetch ahead say so in one of these.
AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
# Crawlers that keep to the rules name themselves; one that does not counts as a visitor. Read here, and kept nowhere.
ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|headless|python|curl|wget|libwww|http[-_]?client", re.IGNORECASE)
# Addresses about one page of the CMS: that page is counted.
ABOUT_A_PAGE = {"activities:activity": "pk"}


class VisitsMiddleware:
    """Count looks at pages in Valkey: a number per page and hour. The request itself leaves nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then count."""
        response = self.get_response(request)
        if is_a_look(request, response) and (page := page_of(request, response)):
            count_visit(page)
        return response


def is_a_look(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether somebody asked for a page and got it."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not request.path.startswith(NOT_COUNTED)
        and "HX-Request" not in request.headers
        and not is_robot_or_ahead(request)
        and not works_here(request)
    )


def is_robot_or_ahead(request: HttpRequest) -> bool:
    """Return whether a header says that nobody is looking: a crawler, or a browser that fetches ahead."""
    if any(word in request.headers.get(name, "").lower() for name in AHEAD for word in ("prefetch", "preview", "prerender")):
        return True
    browser = request.headers.get("User-Agent", "")
    return "From" in request.headers or not browser or ROBOT.search(browser) is not None


def works_here(request: HttpRequest) -> bool:
    """Return whether somebody of the region is looking: who makes the site would count themselves."""
    if signed_in(request) is None:
        return False
    return any(role.kind == OrganisationKind.REGION for role in roles_for(request))


def page_of(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return by which name a look is counted: the page of the CMS or the name of the address. Never a part of the address."""
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name == "wagtail_serve":
        context = getattr(response, "context_data", None) or {}
        return f"page:{context['page'].pk}" if "page" in context else ""
    if match.view_name in ABOUT_A_PAGE:
        return f"page:{match.kwargs[ABOUT_A_PAGE[match.view_name]]}"
    return match.view_name or ""
