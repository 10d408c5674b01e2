"""Providers in the CMS: their own things, in Dutch, and nobody else's."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection

from accounts.choices import RegionRole
from activities.models import ActivityPage, Session
from outbox.models import Message
from providers.choices import ProviderRole
from providers.models import ProviderMembership
from tests.support.makers import (
    at_nine,
    make_activity,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
SECRET = "Geheime proeverij"


def picture() -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, "JPEG")
    return ContentFile(out.getvalue(), name="foto.jpg")


@pytest.fixture
def theirs() -> dict[str, Any]:
    """Make another provider with a draft, a date and a photo."""
    provider = make_provider("Bakkerij Tromp")
    make_provider_user(provider)
    activity = make_activity(provider, SECRET, published=False)
    collection = Collection.objects.get(name__startswith=f"Aanbieder {provider.pk}:")
    photo = get_image_model().objects.create(title=SECRET, file=picture(), collection=collection, people="nobody")
    return {"page": provider.page, "activity": activity, "session": make_session(activity), "photo": photo}


@pytest.fixture
def mine(client: Client) -> Any:
    """Return my own provider, signed in as its editor."""
    provider = make_provider("Werf De Vaart")
    client.force_login(make_provider_user(provider, ProviderRole.EDITOR))
    return provider


def test_a_provider_reaches_nothing_of_another(client: Client, mine: Any, theirs: dict[str, Any]) -> None:
    page, activity, session, photo = (theirs[name].pk for name in ("page", "activity", "session", "photo"))
    pages = [
        *(reverse(f"wagtailadmin_pages:{name}", args=[activity]) for name in (
            "edit", "delete", "history", "view_draft", "preview_on_edit", "copy", "move", "unpublish", "usage",
            "workflow_history", "set_privacy",
        )),
        reverse("wagtailadmin_explore", args=[page]),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:search") + "?q=Geheime",
        reverse("wagtailadmin_pages:add", args=["activities", "activitypage", page]),
        reverse("wagtailadmin_pages:add_subpage", args=[page]),
        reverse("wagtailadmin_choose_page") + "?page_type=wagtailcore.page",
        reverse("wagtailadmin_choose_page_child", args=[page]),
        reverse("wagtailadmin_choose_page_search") + "?q=Geheime",
        "/beheer/api/main/pages/", f"/beheer/api/main/pages/{activity}/", "/beheer/api/main/images/", f"/beheer/api/main/images/{photo}/",
        reverse("activiteiten:index"), reverse("datums:index"), reverse("datums:edit", args=[session]),
        reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[photo]), reverse("wagtailimages:preview", args=[photo, "width-100"]),
        reverse("wagtailimages:image_usage", args=[photo]), reverse("wagtailimages:delete", args=[photo]),
        reverse("wagtailimages_chooser:choose"), reverse("wagtailimages_chooser:chosen", args=[photo]),
        "/beheer/reports/site-history/", "/beheer/reports/workflow/", "/beheer/reports/aging-pages/", "/beheer/",
        reverse("activities:change", args=[activity]), reverse("activities:dates", args=[activity]), reverse("activities:copy", args=[activity]),
        reverse("activities:change_date", args=[activity, session]), reverse("activities:cancel_date", args=[activity, session]),
    ]  # fmt: skip

    leaks = {url for url in pages if "proeverij" in client.get(url, follow=True).content.decode()}

    assert leaks == set()


def test_the_sweep_would_see_a_leak(client: Client, theirs: dict[str, Any]) -> None:
    client.force_login(make_region_user())

    for url in (
        reverse("wagtailadmin_pages:edit", args=[theirs["activity"].pk]),
        reverse("datums:index"),
        reverse("wagtailimages:edit", args=[theirs["photo"].pk]),
    ):
        assert SECRET in client.get(url).content.decode()


def test_a_provider_changes_nothing_of_another(client: Client, mine: Any, theirs: dict[str, Any]) -> None:
    activity, session = theirs["activity"], theirs["session"]
    revisions = activity.revisions.count()

    client.post(reverse("wagtailadmin_pages:edit", args=[activity.pk]), {"title": "Gekaapt"})
    client.post(reverse("wagtailadmin_pages:delete", args=[activity.pk]))
    client.post(reverse("activities:cancel_date", args=[activity.pk, session.pk]), {"reason": "Gekaapt"})
    client.post(reverse("datums:edit", args=[session.pk]), {"capacity": 1})
    client.post(reverse("wagtailimages:edit", args=[theirs["photo"].pk]), {"title": "Gekaapt"})

    activity.refresh_from_db()
    session.refresh_from_db()
    theirs["photo"].refresh_from_db()
    assert (activity.title, activity.revisions.count(), session.status, session.capacity) == (
        SECRET,
        revisions,
        "scheduled",
        28,
    )
    assert theirs["photo"].title == SECRET


def test_a_provider_with_dates_of_its_own_opens_and_changes_no_date_of_another(
    client: Client, mine: Any, theirs: dict[str, Any]
) -> None:
    own, session = make_session(make_activity(mine)), theirs["session"]
    day = at_nine(days=90)
    form = {
        "starts_at": f"{day:%Y-%m-%d %H:%M}",
        "ends_at": f"{day.replace(hour=11):%Y-%m-%d %H:%M}",
        "location": "Gekaapt",
        "capacity": "99",
        "enrolment_opens_at": "",
        "enrolment_closes_at": "",
    }

    def statuses(date: Session) -> list[int]:
        return [client.get(reverse(f"datums:{view}", args=[date.pk])).status_code for view in ("edit", "history", "usage")]

    assert statuses(own) == [200, 200, 200]
    assert statuses(session) == [404, 404, 404]
    assert client.post(reverse("datums:edit", args=[session.pk]), form).status_code == 404
    assert client.post(reverse("datums:edit", args=[own.pk]), form).status_code == 302
    assert Session.objects.get(pk=session.pk).location == session.location
    assert Session.objects.get(pk=own.pk).location == "Gekaapt"


def test_lists_of_pages_offer_a_provider_the_names_of_its_own_people_only(client: Client, mine: Any) -> None:
    theirs = make_provider("Bakkerij Tromp")
    stranger, colleague = make_provider_user(theirs), make_provider_user(mine)
    for person, provider in ((stranger, theirs), (colleague, mine)):
        person.display_name = f"Naam {person.pk}"
        person.save()
        ActivityPage.objects.filter(pk=make_activity(provider).pk).update(owner=person)
    lists = (reverse("activiteiten:index"), reverse("wagtailadmin_explore", args=[mine.page.pk]))

    def names() -> list[tuple[bool, bool]]:
        shown = [client.get(url).content.decode() for url in lists]
        return [(colleague.display_name in page, stranger.display_name in page) for page in shown]

    assert names() == [(True, False)] * 2
    client.force_login(make_region_user(RegionRole.ADMIN))
    assert names() == [(True, True)] * 2


def test_a_provider_edits_but_does_not_publish_its_own(client: Client, mine: Any) -> None:
    activity = make_activity(mine)

    answer = client.get(reverse("wagtailadmin_pages:edit", args=[activity.pk])).content.decode()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[activity.pk]))
    client.post(reverse("wagtailadmin_pages:delete", args=[activity.pk]))

    assert "Wat doet een leerling bij jullie?" in answer
    assert 'name="action-publish"' not in answer
    assert 'name="action-submit"' in answer
    assert ActivityPage.objects.get(pk=activity.pk).live


def test_sending_in_from_the_cms_writes_our_letters_and_none_of_wagtails(
    client: Client, mine: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    editor = make_region_user()
    activity = make_activity(mine)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[activity.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"body-count": "0", "intro": "Nieuwe woorden.", "action-submit": "1", "levels": ["havo"], "years": [3]}
    data = {name: value for name, value in data.items() if name not in {"body", "go_live_at", "expire_at"}}

    with django_capture_on_commit_callbacks(execute=False):
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[activity.pk]), data)

    assert answer.status_code == 302
    assert list(Message.objects.values_list("kind", "recipient")) == [("activities.sent_in", editor.email)]
    assert mailoutbox == []


def test_without_a_role_there_is_no_cms(client: Client) -> None:
    for user in (make_user(), make_region_user(RegionRole.PRIVACY_OFFICER), make_provider_user(role=ProviderRole.HOST)):
        client.force_login(user)
        assert client.get("/beheer/").status_code == 404


def test_a_role_that_ended_closes_the_cms_in_the_next_request(client: Client, mine: Any) -> None:
    assert client.get("/beheer/").status_code == 200

    ProviderMembership.objects.update(ended_at=at_nine(days=0))

    assert client.get("/beheer/").status_code == 404


def test_wagtails_own_sign_in_leads_to_ours(client: Client) -> None:
    for path in ("/beheer/login/", "/beheer/password_reset/", "/beheer/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_who_lacks_a_second_factor_stays_outside(client: Client) -> None:
    client.force_login(make_provider_user(second_factor=False))

    answer = client.get("/beheer/")

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:second_factor"))


def test_providers_see_three_big_buttons_and_no_tree_reports_or_users(client: Client, mine: Any) -> None:
    html = client.get("/beheer/").content.decode()

    assert ("Nieuwe activiteit" in html, "Jullie eigen pagina" in html) == (True, True)
    for word in ("/beheer/reports/", "/beheer/users/", "/beheer/groups/", "/beheer/documents/", "gravatar"):
        assert word not in html


def session_data(activity: ActivityPage, **fields: Any) -> dict[str, Any]:
    starts = at_nine(days=10)
    return {
        "activity": activity.pk,
        "starts_at": starts.strftime("%Y-%m-%d %H:%M"),
        "ends_at": starts.strftime("%Y-%m-%d 12:00"),
        "capacity": 20,
        "location": "",
        **fields,
    }


def test_a_date_is_made_and_changed_in_its_own_screen(client: Client, mine: Any) -> None:
    activity = make_activity(mine)

    client.post(reverse("datums:add"), session_data(activity))
    session = activity.sessions.get()
    client.post(reverse("datums:edit", args=[session.pk]), session_data(activity, capacity=30))

    session.refresh_from_db()
    assert (session.capacity, session.sequence) == (30, 0)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[activity.pk])).content.decode()
    assert "0 van 30" in editor


def test_a_refused_date_keeps_what_was_typed_and_says_why(client: Client, mine: Any) -> None:
    session = make_session(make_activity(mine), capacity=20, places_taken=12)

    answer = client.post(reverse("datums:edit", args=[session.pk]), session_data(session.activity, capacity=5))

    assert "Er zijn al 12 plekken bezet." in answer.content.decode()
    session.refresh_from_db()
    assert session.capacity == 20


def test_a_date_for_somebody_elses_activity_is_no_choice(client: Client, mine: Any, theirs: dict[str, Any]) -> None:
    make_activity(mine)

    client.post(reverse("datums:add"), session_data(theirs["activity"]))

    assert list(Session.objects.all()) == [theirs["session"]]


def test_the_list_of_dates_holds_ones_own_and_begins_with_what_comes(client: Client, mine: Any, theirs: dict[str, Any]) -> None:
    activity = make_activity(mine)
    past = make_session(activity, starts_at=at_nine(days=-7))
    coming = make_session(activity, starts_at=at_nine(days=7))

    listed = client.get(reverse("datums:index")).context["object_list"]

    assert list(listed) == [coming, past]


def test_a_date_is_never_deleted(client: Client, mine: Any) -> None:
    session = make_session(make_activity(mine))

    client.post(reverse("datums:delete", args=[session.pk]))

    assert Session.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize("who", ["provider", "region"])
def test_the_cms_speaks_of_meeloop_and_leads_back_to_it(client: Client, mine: Any, who: str) -> None:
    if who == "region":
        client.force_login(make_region_user())

    home = client.get("/beheer/").content.decode()
    gone = client.get("/beheer/bestaat-niet/")

    assert "<title>Begin - Beheer · Meeloop</title>" in home
    assert "Terug naar Meeloop" in home
    assert "guide.wagtail.org" not in home
    assert gone.status_code == 404
    assert "Naar het begin van Beheer" in gone.content.decode()
    # A photo of one's face and a second name are nothing that Meeloop needs.
    assert client.get("/beheer/account/").headers["Location"] == reverse("accounts:security")
