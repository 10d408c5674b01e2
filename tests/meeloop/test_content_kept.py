"""The content interface makes an answer once for everybody, and never shows what is not online any more (decision 0087)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from activities.catalogue.version import current_version
from activities.models import ActivityPage, CatalogueEntry, Session
from meeloop.api import kept
from meeloop.api.following import DELETED, SAVED
from pages.models import HomePage, People, Photo
from privacy.models import ErasureFinding, ErasureLedger
from providers.models import Provider, Recognition
from tests.support.issues import make_issue
from tests.support.makers import at_nine, make_activity, make_coordinator, make_session
from tests.support.photos import jpeg
from tests.support.sign_in import sign_in

LIST = "/api/cms/pages/?type=activities.ActivityPage&limit=20"
FULL = f"{LIST}&fields=*"
# What an answer is made of, and no version follows: at most ten minutes old then.
SETTLED_ONCE_A_DAY = {"activities_publicplaces"}
NEVER_CHANGES = {"django_content_type"}
pytestmark = pytest.mark.django_db


def asked(address: str, client: Client | None = None, /, **headers: Any) -> tuple[Any, int]:
    """Return the answer, and how often the database was asked for it."""
    with CaptureQueriesContext(connection) as captured:
        answer = (client or Client()).get(address, headers=headers)
    return answer, len(captured)


def is_kept(address: str, client: Client | None = None, /, **headers: Any) -> bool:
    """Ask twice; return whether the second answer, the same, took nothing of the database."""
    first, _made = asked(address, client, **headers)
    second, number = asked(address, client, **headers)
    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    return number == 0


def photo(**fields: Any) -> Photo:
    made: Photo = Photo.objects.create(title="Werkplaats", file=ContentFile(jpeg(), name="werkplaats.jpg"), **fields)
    return made


@pytest.fixture
def activity() -> ActivityPage:
    activity = make_activity(title="Lassen")
    activity.image, activity.image_alt = photo(people=People.CONSENT), "Een lasapparaat"
    activity.body = [("text", f'<p>Lees <a linktype="page" id="{Page.objects.get(slug="hulp").pk}">de hulp</a>.</p>')]
    activity.save_revision().publish()
    make_session(activity, starts_at=at_nine(days=20))
    return ActivityPage.objects.get(pk=activity.pk)


def test_what_was_made_is_not_made_again(activity: ActivityPage) -> None:
    for address in (
        LIST,
        FULL,
        f"/api/cms/pages/{activity.pk}/",
        "/api/cms/pages/",
        "/api/cms/pages/?type=pages.HomePage&fields=*",
    ):
        first, _made = asked(address)
        second, number = asked(address)
        assert (number, second.content, second.json()) == (0, first.content, first.json()), address
        assert {
            name: first[name] for name in ("ETag", "Content-Type", "Vary", "Content-Security-Policy", "Content-Length")
        } == {name: second[name] for name in ("ETag", "Content-Type", "Vary", "Content-Security-Policy", "Content-Length")}
        third, number = asked(address, None, **{"If-None-Match": first["ETag"]})
        assert (third.status_code, third.content, number) == (304, b"", 0)


def remove(activity: ActivityPage) -> None:
    activity.sessions.all().delete()
    activity.delete()


def hide(activity: ActivityPage) -> None:
    PageViewRestriction.objects.create(page=activity, restriction_type=PageViewRestriction.LOGIN)


def retitle(activity: ActivityPage) -> None:
    activity.title = "Slijpen"
    activity.save_revision().publish()


def rewrite_in_place(activity: ActivityPage) -> None:
    activity.intro = "Heel anders."
    activity.save(update_fields=["intro"])


def rename_help(_activity: ActivityPage) -> None:
    page = Page.objects.get(slug="hulp").specific
    page.slug = "wegwijs"
    page.save_revision().publish()


def move_site(_activity: ActivityPage) -> None:
    site = Site.objects.get()
    site.hostname = "elders.example"
    site.save()


def call_off(activity: ActivityPage) -> None:
    activity.sessions.get().delete()


def rename_provider(activity: ActivityPage) -> None:
    provider = activity.provider
    provider.name = "Werf De Vaart en zonen"
    provider.save()


@pytest.mark.parametrize(
    "change",
    [
        *(ActivityPage.unpublish, remove, hide, retitle, rewrite_in_place, rename_help, move_site, call_off),
        *(rename_provider, lambda one: one.get_parent().specific.unpublish(), lambda one: one.image.delete()),
    ],
)
def test_a_change_is_there_at_the_next_question(activity: ActivityPage, change: Callable[[ActivityPage], object]) -> None:
    addresses = (FULL, f"/api/cms/pages/{activity.pk}/")
    before = [asked(address)[0] for address in addresses]

    with TestCase.captureOnCommitCallbacks(execute=True):
        change(activity)

    after = [asked(address, None, **{"If-None-Match": old["ETag"]})[0] for address, old in zip(addresses, before, strict=True)]
    assert all(answer.status_code in {200, 404} for answer in after)
    assert all(new.content != old.content for new, old in zip(after, before, strict=True))


def test_what_nobody_sees_changes_nothing_and_is_not_shown(activity: ActivityPage) -> None:
    address, version = f"/api/cms/pages/{activity.pk}/", current_version()
    before = asked(address)[0].content

    with TestCase.captureOnCommitCallbacks(execute=True):
        activity.title = "Nog niet klaar"
        activity.save_revision()

    after, number = asked(address)
    assert (current_version(), after.content, number) == (version, before, 0)


def test_what_was_made_while_something_changed_is_not_shown_after(
    activity: ActivityPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/cms/pages/{activity.pk}/"
    late: list[Any] = []
    with monkeypatch.context() as patched:
        patched.setattr(kept, "keep", lambda *made: late.append(made))
        assert asked(address)[0].status_code == 200

    # The rows were read, and before the answer is kept the page goes offline.
    with TestCase.captureOnCommitCallbacks(execute=True):
        activity.unpublish()
    for made in late:
        kept.keep(*made)

    assert len(late) == 1
    assert asked(address)[0].status_code == 404


def test_who_may_be_somebody_gets_an_answer_of_their_own(activity: ActivityPage) -> None:
    member = sign_in(Client(), make_coordinator())
    address = f"/api/cms/pages/{activity.pk}/"
    hide(activity)

    assert not is_kept(address, member)
    assert asked(address)[0].status_code == 404
    assert asked(address, member)[0].status_code == 200
    # A cookie of a session is enough: it may have opened a page with a password.
    stranger = Client()
    stranger.cookies[configured.SESSION_COOKIE_NAME] = "x" * 32
    assert not is_kept(LIST, stranger)
    assert is_kept(LIST)


@pytest.mark.parametrize(
    "address",
    [
        *(f"{LIST}&_=1", f"{LIST}&search=lassen", f"{LIST}&slug=lassen", f"{LIST}&format=json", f"{LIST}&site=testserver"),
        # Chance is another one for each who asks.
        f"{LIST}&order=random",
        *(f"{LIST}&limit=20", f"{LIST}&fields={','.join(['title'] * 60)}", "/api/cms/images/", "/api/cms/documents/"),
    ],
)
def test_what_strangers_can_think_of_without_end_is_not_kept(activity: ActivityPage, address: str) -> None:
    Site.objects.update(hostname="testserver")

    assert not is_kept(address)


def test_another_form_of_the_answer_is_not_kept(activity: ActivityPage) -> None:
    assert not is_kept(LIST, Accept="application/json; indent=8")
    assert [asked(LIST, Accept="text/html")[1] > 0 for _twice in range(2)] == [True, True]
    assert is_kept(LIST, Accept="application/json")


@pytest.mark.parametrize("headers", [{"Accept-Language": "en"}, {"Host": "localhost"}])
def test_another_language_or_host_has_an_answer_of_its_own(activity: ActivityPage, headers: dict[str, str]) -> None:
    assert is_kept(LIST)
    _answer, number = asked(LIST, None, **headers)
    assert number > 0
    assert is_kept(LIST, None, **headers)


@pytest.mark.promise("POR-2e")
def test_no_answer_is_kept_for_which_a_photo_of_pupils_was_judged(activity: ActivityPage) -> None:
    Photo.objects.update(people=People.PUPILS)

    assert asked(f"/api/cms/pages/{activity.pk}/")[0].json()["photo"] is None
    assert not is_kept(f"/api/cms/pages/{activity.pk}/")
    assert not is_kept(FULL)
    # It shows no photos, so nobody judged any.
    assert is_kept(LIST)


def test_a_newsletter_is_drawn_anew_also_when_it_does_not_say_its_kind() -> None:
    issue = make_issue()

    assert not is_kept(f"/api/cms/pages/{issue.pk}/?fields=_,body")
    assert not is_kept("/api/cms/pages/?type=newsletter.NewsletterIssuePage&fields=_,body")


def test_no_more_is_kept_than_there_is_room_for(activity: ActivityPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGEST", 100)
    assert not is_kept(LIST)
    monkeypatch.undo()
    size = len(asked(FULL)[0].content)
    monkeypatch.setattr(kept, "ROOM", 3 * size)
    cache.clear()
    assert is_kept(FULL)
    assert [is_kept(f"{FULL}&offset=0&limit={limit}") for limit in (1, 2, 3, 4)][-1] is False
    assert is_kept(FULL)


@pytest.mark.parametrize(
    ("written", "moves"),
    [(ErasureLedger(), 1), (ErasureFinding(), 0), (ErasureFinding(emptied_at=timezone.now()), 1)],
    ids=["erased", "still to read", "read, and taken out"],
)
def test_words_that_an_erasure_takes_out_are_gone(written: ErasureLedger | ErasureFinding, moves: int) -> None:
    version = current_version()

    with TestCase.captureOnCommitCallbacks(execute=True):
        post_save.send(sender=type(written), instance=written, created=False)

    assert current_version() - version == moves


def test_every_table_an_answer_is_made_of_is_followed(activity: ActivityPage) -> None:
    """A new field that reads another table needs a line in ``meeloop.api.following``, or a reason here."""
    Recognition.objects.all().delete()
    with CaptureQueriesContext(connection) as captured:
        for kind in (
            "activities.ActivityPage",
            "providers.ProviderPage",
            "pages.HomePage",
            "pages.ContentPage",
            "wagtailcore.Page",
        ):
            assert Client().get(f"/api/cms/pages/?type={kind}&fields=*").status_code == 200
        for page in Page.objects.live().filter(depth__gt=1):
            assert Client().get(f"/api/cms/pages/{page.pk}/").status_code == 200
    read = {table for one in captured for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    followed = {
        model._meta.db_table
        for model in (*DELETED, CatalogueEntry, Session, Session.reserved_for.through, Provider, Recognition)
    }

    assert {"wagtailcore_page", "activities_session", "pages_photo", "providers_provider"} <= read
    assert read - followed - SETTLED_ONCE_A_DAY - NEVER_CHANGES == set()
    assert {model for model in apps.get_models() if issubclass(model, Page)} <= set(SAVED)
    assert HomePage in SAVED
