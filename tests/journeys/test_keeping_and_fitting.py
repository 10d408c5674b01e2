"""Hearts, lists, renewing and search from the class in a real browser, wide and narrow, with and without scripts."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.models import User
from activities.models import ActivityPage, Favourite
from activities.services.favourites import keep_activity
from activities.services.shortlists import make_shortlist, put_on_list
from schools.models import SchoolClass
from tests.support.browser import shot, sideways, sign_in, violations
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_school,
    make_session,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: "Page", path: str, name: str) -> None:
    page.goto(path)
    shot(page, name)
    assert (name, violations(page), sideways(page)) == (name, [], 0)


def world() -> tuple[User, SchoolClass, list[ActivityPage]]:
    provider = make_provider()
    pages = [make_activity(provider, title) for title in ("Een dag mee op de werf", "Lassen voor beginners")]
    pages.append(make_activity(provider, "Gastles over water", is_on_request=True))
    for number, page in enumerate(pages[:2]):
        make_session(page, starts_at=at_nine(days=10 + number))
        make_session(page, starts_at=at_nine(days=20 + number), places_taken=9 + number)
    school = make_school()
    return make_coordinator(school), make_class(school, "3B", pupils=20), pages


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_what_a_school_keeps_and_finds(page: "Page", phone: "Page", size: str) -> None:
    here = page if size == "wide" else phone
    user, school_class, pages = world()
    for one in pages:
        keep_activity(activity_id=one.pk, by=user)
    shortlist = make_shortlist(school=school_class.school, name="Voor leerjaar 3", by=user)
    for one in pages:
        put_on_list(shortlist=shortlist, activity_id=one.pk, by=user, note="Vraag of het op dinsdag kan")
    sign_in(here, user)

    look(here, "/activiteiten/", f"hearts-catalogue-{size}")
    look(here, pages[0].url, f"hearts-activity-{size}")
    look(here, pages[2].url, f"on-request-activity-{size}")
    look(here, "/school/bewaard/", f"kept-{size}")
    look(here, f"/school/bewaard/lijstjes/{shortlist.pk}/", f"list-{size}")
    here.get_by_role("button", name="Maak een link").click()
    here.wait_for_selector("#list-link")
    shot(here, f"list-link-{size}")
    link = here.locator("#list-link").input_value()
    look(here, "/" + link.split("/", 3)[3], f"list-shared-{size}")
    look(here, f"/school/bewaard/op-lijstje/{pages[0].pk}/", f"put-on-list-{size}")
    look(here, f"/school/klassen/{school_class.pk}/zoeken/?km=50", f"fitting-{size}")
    look(here, f"/school/klassen/{school_class.pk}/zoeken/?km=5", f"fitting-nothing-{size}")
    look(here, f"/school/klassen/{school_class.pk}/", f"class-{size}")


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_provider_renews(page: "Page", phone: "Page", size: str) -> None:
    here = page if size == "wide" else phone
    _user, _class, pages = world()
    owner = make_provider_user(pages[0].provider)
    sign_in(here, owner)

    look(here, "/aanbieder/", f"renew-home-{size}")
    query = "&".join(f"activiteit={one.pk}" for one in pages[:2])
    look(here, f"/aanbieder/verlengen/?{query}", f"renew-{size}")
    here.get_by_role("button", name="Maak deze datums").click()
    here.get_by_text("Er zijn 4 datums bijgekomen.").wait_for()
    assert pages[0].sessions.filter(starts_at__gt=timezone.now() + timedelta(days=300)).count() == 2


def test_a_heart_moves_nothing_and_keeps_the_focus(page: "Page") -> None:
    user, _class, pages = world()
    sign_in(page, user)
    page.goto("/activiteiten/?q=werf")
    heart = page.locator(f"#hart-{pages[0].pk}")
    before = heart.bounding_box()

    heart.click()
    page.wait_for_selector(f"#hart-{pages[0].pk}[aria-pressed=true]")

    assert heart.bounding_box() == before
    assert page.evaluate("document.activeElement.id") == f"hart-{pages[0].pk}"
    assert page.url.endswith("/activiteiten/?q=werf")
    assert Favourite.objects.filter(user=user, activity=pages[0]).exists()
    heart.click()
    page.wait_for_selector(f"#hart-{pages[0].pk}[aria-pressed=false]")
    assert not Favourite.objects.exists()


def test_a_heart_works_without_scripts(no_js: "Page") -> None:
    user, _class, pages = world()
    sign_in(no_js, user)
    no_js.goto("/activiteiten/?q=werf")

    no_js.locator(f"#hart-{pages[0].pk}").click()

    no_js.wait_for_selector(f"#hart-{pages[0].pk}[aria-pressed=true]")
    assert "q=werf" in no_js.url
