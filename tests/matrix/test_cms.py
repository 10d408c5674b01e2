"""The CMS is Wagtail's: each of its addresses is asked, by who has no business there and by a provider about another one's things."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from django.urls import URLPattern, get_resolver, reverse
from wagtail.models import Page

from tests.matrix.asking import ask
from tests.matrix.judging import leaks
from tests.matrix.lines import Line
from tests.matrix.refusing import told
from tests.matrix.shapes import Principal, Side, World

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("cms"),
    # The world's photos have no file; Wagtail leaves what it opened for a size of them to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("_tidy"),
]
ROOM = "/beheer/"
# Words of the frame that everybody may read, and the way out.
OPEN_TO_ALL = frozenset({"wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"})
# Roles without any business in the CMS.
OUTSIDERS = ("coordinator_a", "host_a", "funder", "region_privacy", "owner_blocked", "former_provider", "nobody")
# Who is sent somewhere else first, or finds nothing either.
TURNED_AWAY = {
    "anonymous": {"login", "404", "405"},
    "no_factor": {"factor", "404"},
    "coordinator_b": {"404"},
}
# Wagtail's own: a page that is made to fall over, and two forms that trip over an empty question (no data of anybody's).
WAGTAILS_OWN = frozenset({"wagtailadmin_error_test", "wagtailadmin_choose_page_external_link", "wagtailsettings:edit"})
# What the table of the CMS is: its rooms, and who of a provider's people and of the region's enters.
ROOMS = {
    "wagtailadmin_home": (200, 200, 200),
    "wagtailadmin_explore_root": (302, 302, 302),
    "wagtailadmin_pages:edit": (200, 302, 200),
    "wagtailadmin_pages:delete": (302, 302, 302),
    "wagtailadmin_pages:history": (200, 302, 200),
    "wagtailadmin_pages:view_draft": (200, 302, 200),
    "wagtailadmin_pages:copy": (200, 302, 200),
    "wagtailimages:index": (200, 200, 200),
    "wagtailimages:edit": (200, 302, 200),
    "wagtailimages:delete": (200, 302, 200),
    "datums:index": (200, 200, 200),
    "datums:edit": (200, 404, 200),
    "activiteiten:index": (200, 200, 200),
    "wagtailusers_users:index": (302, 302, 302),
    "wagtailusers_users:edit": (302, 302, 302),
    "wagtailusers_groups:index": (302, 302, 302),
    "wagtailsites:index": (302, 302, 302),
    "wagtailredirects:index": (302, 302, 302),
    "wagtailadmin_workflows:index": (302, 302, 302),
    "wagtailadmin_reports:site_history": (404, 404, 200),
    "wagtailadmin_api:pages:action": (404, 404, 404),
    "wagtaildocs:index": (404, 404, 200),
}


@pytest.fixture(scope="module")
def _tidy(world: World) -> Iterator[None]:
    """Leave none of those files to the tests of another module."""
    yield
    gc.collect()


def rooms(patterns: list[Any], space: str = "", path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield the name and the parameters of each address below /beheer/."""
    for pattern in patterns:
        where = path + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern):
            if where.startswith(ROOM[1:]) and pattern.name:
                yield f"{space}{pattern.name}", set(pattern.pattern.converters) or set(pattern.pattern.regex.groupindex)
        else:
            yield from rooms(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, where)


def things(side: Side, name: str) -> dict[str, Any]:
    """Return what stands for each parameter in an address about this side."""
    pk: int = side.activity
    if "image" in name:
        pk = side.photo
    elif name.startswith("datums"):
        pk = side.session
    elif "users" in name:
        pk = side.editor
    elif "collections" in name:
        pk = side.collection
    revision = Page.objects.filter(pk=side.draft).values_list("latest_revision_id", flat=True).first() or 1
    is_type = name.startswith(("wagtailsettings", "wagtailadmin_tag"))
    return {
        **dict.fromkeys(("pk", "page_id", "page_to_move_id", "page_pk", "object_id"), pk),
        **dict.fromkeys(("parent_page_id", "destination_id"), side.provider_page),
        **dict.fromkeys(("image_id", "document_id", "doc_id"), side.photo),
        **dict.fromkeys(("uploaded_file_id", "task_id", "workflow_pk", "workflow_state_id", "redirect_id", "session_id"), 1),
        **dict.fromkeys(("task_state_id",), side.task_state),
        **dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), revision),
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "pages" if is_type else "activities"),
        **dict.fromkeys(("model_name", "content_type_model_name"), "regionsettings" if is_type else "activitypage"),
        "collection_id": side.collection,
        "action": "delete",
        "action_name": "unpublish",
        "filter_spec": "original",
        "uidb64": "MQ",
        "token": "x-y",
    }


def everything(side: Side) -> Iterator[tuple[str, str]]:
    """Yield each address of the CMS, about this side."""
    for name, parameters in rooms(get_resolver().url_patterns):
        known = things(side, name)
        yield name, reverse(name, kwargs={one: known[one] for one in parameters})


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_who_has_no_business_in_the_cms_finds_nothing(world: World) -> None:
    side = world.side("a")
    found = []
    for turn, (name, url) in enumerate(everything(side)):
        if name in OPEN_TO_ALL or url.startswith(("/beheer/login/", "/beheer/password_reset/")):
            continue
        # One door stands before all rooms: everybody tries the rooms of the table, the others in turn.
        for who in OUTSIDERS if name in ROOMS else (OUTSIDERS[turn % len(OUTSIDERS)],):
            answer = ask("GET", url, world.principals[who])
            if answer.status != 404 or answer.wrote:
                found.append(f"{name} by {who}: {answer.status} {answer.to} {answer.wrote} {answer.error}")
        for who, kinds in TURNED_AWAY.items():
            answer = ask("POST" if turn % 2 else "GET", url, world.principals[who])
            if answer.kind not in kinds or answer.wrote:
                found.append(f"{name} by {who}: {answer.status} {answer.to} {answer.wrote} {answer.error}")
    told(found)


def about_others(world: World, principal: Principal, method: str) -> Iterator[str]:
    """Yield what goes wrong when a provider asks about another one's things."""
    nothing = Line(frozenset({"owner"}), is_sided=True)
    for name, url in everything(world.side("b")):
        answer = ask(method, url, principal)
        if answer.status >= 500 and name not in WAGTAILS_OWN:
            yield f"{name} {method}: {answer.status} {answer.error}"
        yield from (f"{name} {method} leaks {word}" for word in leaks(answer, principal, nothing, ""))
        if answer.wrote and name not in OPEN_TO_ALL:
            yield f"{name} {method} wrote {answer.wrote}"


@override_settings(ROOT_URLCONF="tests.matrix.urls")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_provider_sees_and_changes_nothing_of_another_one(world: World, method: str) -> None:
    told(list(about_others(world, world.principals["owner_a"], method)))


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_the_rooms_of_the_cms_are_open_to_whom_the_table_says(world: World) -> None:
    """Own things, another provider's things, and the region's editor."""
    addresses = {letter: dict(everything(world.side(letter))) for letter in ("a", "b")}
    owner, editor = world.principals["owner_a"], world.principals["region_editor"]
    found = {
        name: (
            ask("GET", addresses["a"][name], owner).status,
            ask("GET", addresses["b"][name], owner).status,
            ask("GET", addresses["a"][name], editor).status,
        )
        for name in ROOMS
    }

    assert found == ROOMS


@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_no_form_from_another_site_reaches_the_cms(world: World) -> None:
    headers = {"Origin": "https://kwaad.example", "Sec-Fetch-Site": "cross-site"}
    taken = []
    for name, url in everything(world.side("a")):
        answer = ask("POST", url, world.principals["owner_a"], headers=headers, is_strict=True)
        if answer.kind == "in" and answer.wrote:
            taken.append(f"{name}: {answer.status} {answer.wrote}")

    assert taken == []
