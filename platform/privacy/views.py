"""Pages about privacy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy.cookies import declared_groups


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """/cookies/: every cookie, from its declaration."""
    groups = declared_groups()
    all_required = all(group.is_required for group in groups)
    return render(request, "cookie_consent/cookies.html", {"groups": groups, "all_required": all_required})
