"""Whose schools a request is bound to, and who may step outside that (guide "isolation")."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, StreamingHttpResponse
from django.test import RequestFactory

from accounts.choices import RegionRole
from accounts.models import User
from desk.rules import ANSWERING
from kit.isolation import REGION, Reach, Schools, bound, current_reach
from meeloop.isolation import IsolationMiddleware, ReachOfRequest
from providers.choices import ProviderStatus
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    make_activity,
    make_class,
    make_coordinator,
    make_funder_user,
    make_provider,
    make_provider_user,
    make_region_user,
    make_school,
    make_session,
)

ROOT = Path(__file__).resolve().parents[2]
CODE = ("platform", "activities", "enrolments", "newsletter", "providers", "stats", "manage.py")


def asked_by(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def reach_of(request: HttpRequest) -> Reach | None:
    """Return what a request is bound to once a statement needed to know it."""
    source = ReachOfRequest(request)
    with bound(source):
        assert source.known() is None
        Pupil.objects.exists()
    return source.known()


@pytest.mark.django_db
def test_a_school_reaches_itself_a_provider_its_guests_and_nobody_else_any() -> None:
    school, guest = make_school("De eigen school"), make_school("De gast")
    make_school("Een derde")
    provider = make_provider()
    make_enrolment(make_session(make_activity(provider)), school=guest)
    make_provider("Een andere aanbieder")

    at_provider = make_provider_user(provider)
    assert reach_of(asked_by(make_coordinator(school))) == Schools((school.pk,))
    assert reach_of(asked_by(at_provider)) == Schools((guest.pk,))
    for nobody in (AnonymousUser(), make_provider_user(), make_region_user(), make_funder_user()):
        assert reach_of(asked_by(nobody)) == Schools()
    at_desk = {role for role in RegionRole if reach_of(asked_by(make_region_user(role))) == Schools((REGION,))}
    assert at_desk == set(ANSWERING)

    provider.status = ProviderStatus.BLOCKED
    provider.save()
    assert reach_of(asked_by(at_provider)) == Schools()


@pytest.mark.django_db
def test_who_signs_in_meanwhile_is_bound_anew_and_who_left_not_at_all() -> None:
    school = make_school()
    coordinator = make_coordinator(school)
    make_class(school, pupils=1)
    request = asked_by(AnonymousUser())
    with bound(ReachOfRequest(request)):
        assert not Pupil.objects.exists()
        request.user = coordinator
        assert Pupil.objects.get().school_id == school.pk
        request.user = make_coordinator(make_school("De andere school"))
        assert not Pupil.objects.exists()

    coordinator.school_memberships.update(ended_at="2026-01-01T12:00Z")
    assert reach_of(asked_by(coordinator)) == Schools()


@pytest.mark.django_db
def test_a_request_is_bound_from_its_first_row_to_the_last_that_it_streams() -> None:
    school, other = make_school(), make_school("De andere school")
    for one in (school, other):
        make_class(one, pupils=1)
    before = current_reach()

    def rows() -> Iterator[bytes]:
        for pk in Pupil.objects.order_by("pk").values_list("school", flat=True):
            yield f"{pk} ".encode()
        yield str(current_reach()).encode()

    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(rows())

    response: Any = IsolationMiddleware(view)(asked_by(make_coordinator(school)))
    assert b"".join(response.streaming_content).decode() == f"{school.pk} {Schools((school.pk,))}"
    assert current_reach() == before


def steps_outside() -> dict[str, str]:
    """Return every ``everywhere(...)`` in our code: where it stands, and its reason."""
    found = {}
    files = [file for name in CODE for file in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))]
    for file in files:
        owners: list[tuple[ast.AST, str]] = [(ast.parse(file.read_text()), "")]
        while owners:
            node, owner = owners.pop()
            name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else owner
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "everywhere":
                [reason] = node.args
                assert isinstance(reason, ast.Constant), f"{file}: the reason stands in the code"
                found[f"{file.relative_to(ROOT)}: {owner}"] = str(reason.value)
            owners.extend((child, name) for child in ast.iter_child_nodes(node))
    return found


def test_the_guide_lists_who_steps_outside_and_why() -> None:
    guide = (ROOT / "docs" / "guides" / "isolation.md").read_text()
    listed = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", guide, re.MULTILINE))
    assert listed == steps_outside()
