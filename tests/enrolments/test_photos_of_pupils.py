"""A photo with pupils is shown while everybody on it agrees: not before, and not a second longer (POR-2e, SP-9b)."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from activities.models import ActivityPage, CatalogueEntry, Session
from activities.tasks import publish_scheduled
from enrolments.forms import photos as photo_form
from enrolments.models import Enrolment, PhotoGroup, Place
from pages.errors import PhotoNeedsConsent
from pages.models import People, Photo, showing
from privacy.erasing import erase_person
from privacy.models import ErasureReason
from schools.models import Pupil
from schools.services.restricting import free_pupil, restrict_pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    make_activity,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_region_user,
    make_session,
)
from tests.support.photos import jpeg, named_group, photo_of, put_on, say
from tests.support.racing import meanwhile

IN_ONE_GO = pytest.mark.django_db(transaction=True)


def shown_at(photo: Photo) -> str:
    return str(photo.get_rendition("width-40|format-webp").url)


def seen(activity: ActivityPage, address: str) -> dict[str, Any]:
    """Return where visitors find the photo: page, content API (page and photos), catalogue, and its own address."""
    client = Client()
    page = client.get(activity.url)
    headless = client.get(f"/api/cms/pages/{activity.pk}/").json()
    image = client.get(address)
    image.close()
    return {
        "page": page.content.decode().count("/media/images/"),
        "api": (headless["photo"] is not None, headless["body"][0]["value"] is not None),
        "photos": client.get("/api/cms/images/").json()["meta"]["total_count"],
        "card": bool(CatalogueEntry.objects.get(pk=activity.pk).image_url),
        "list": client.get("/api/v1/activities/").json()["results"][0]["image"] is not None,
        "file": image.status_code,
    }


EVERYWHERE = {"api": (True, True), "photos": 1, "card": True, "list": True, "file": 200}
NOWHERE = {"page": 0, "api": (False, False), "photos": 0, "card": False, "list": False, "file": 404}


@IN_ONE_GO
@pytest.mark.promise("POR-2e", "SP-9b")
def test_a_photo_goes_online_when_everybody_agreed_and_is_gone_when_one_takes_it_back() -> None:
    group, (first, second) = named_group()
    photo, activity = photo_of(group), group.session.activity
    with pytest.raises(PhotoNeedsConsent):
        put_on(activity, photo)
    say(group, yes=True, pupils=[first])
    with pytest.raises(PhotoNeedsConsent):
        put_on(activity, photo)
    say(group, yes=True, pupils=[second])
    activity = put_on(activity, photo)
    address = shown_at(photo)
    before = seen(activity, address)
    files = {Path(one.file.path) for one in photo.renditions.all()}

    say(group, yes=False, pupils=[second])

    assert before.pop("page") > 0
    assert before == EVERYWHERE
    assert "/leerlingen/" in address
    assert files
    assert not any(path.exists() for path in files)
    assert seen(activity, address) == NOWHERE
    assert ActivityPage.objects.get(pk=activity.pk).live
    say(group, yes=True, pupils=[second])
    assert seen(activity, shown_at(photo))["file"] == 200
    # Who is frozen is shown nowhere either, in the same second; freed, everybody still agrees.
    frozen, by, address = Pupil.objects.get(pk=second), make_coordinator(group.school), shown_at(photo)
    restrict_pupil(pupil=frozen, why="een vraag van thuis", by=by)
    assert seen(activity, address) == NOWHERE
    assert photo.renditions.count() == 0
    free_pupil(pupil=frozen, by=by)
    assert seen(activity, shown_at(photo))["card"]


@pytest.mark.django_db
@pytest.mark.promise("SP-9b")
def test_nobody_was_asked_means_no() -> None:
    group, pupils = named_group()
    photo = photo_of(group)

    assert photo.is_withheld
    assert shown_at(photo).endswith(".svg")
    assert {one.url for one in photo.get_renditions("width-40", "width-80").values()} == {shown_at(photo)}
    assert photo.renditions.count() == 0
    say(group, yes=True)
    assert not photo.is_withheld
    # Who is frozen, forgotten, or went away from the list, says no yes any more.
    Pupil.objects.filter(pk=pupils[0]).update(restricted_at=timezone.now())
    assert photo.is_withheld
    Pupil.objects.filter(pk=pupils[0]).update(restricted_at=None)
    Place.objects.filter(pupil=pupils[0]).delete()
    assert photo.is_withheld


@pytest.mark.django_db
def test_a_photo_without_a_group_or_with_a_second_group_is_not_shown_for_the_first() -> None:
    group, _pupils = named_group()
    other = make_enrolment(group.session, names=2)
    photo = photo_of(group, other)
    say(group, yes=True)

    assert photo_of().is_withheld
    assert photo.is_withheld
    say(other, yes=True)
    assert not photo.is_withheld
    say(other, yes=False)
    assert photo.is_withheld


@IN_ONE_GO
def test_the_address_of_a_photo_of_pupils_is_never_kept_by_a_cache(client: Client) -> None:
    group, _pupils = named_group()
    photo = photo_of(group)
    say(group, yes=True)
    address = shown_at(photo)

    answer = client.get(address)
    answer.close()
    asked_around = client.get(address.replace("/images/", "/images/x/../"))

    assert "no-store" in answer["Cache-Control"]
    assert "max-age" not in answer["Cache-Control"]
    assert asked_around.status_code == 404


@pytest.mark.promise("POR-2e")
@IN_ONE_GO
def test_of_publishing_and_taking_back_at_once_the_one_that_is_later_finds_the_other() -> None:
    group, _pupils = named_group()
    photo, activity = photo_of(group), group.session.activity
    say(group, yes=True)

    refused = meanwhile(partial(say, group, yes=False), partial(put_on, activity, photo))

    assert isinstance(refused, PhotoNeedsConsent)
    say(group, yes=True)
    assert meanwhile(partial(put_on, activity, photo), partial(say, group, yes=False)) is None
    assert seen(ActivityPage.objects.get(pk=activity.pk), "/media/images/leerlingen/weg.webp") == NOWHERE


@IN_ONE_GO
def test_without_the_lock_a_page_goes_online_past_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: who publishes does not see the no that is being written, and is let through."""
    group, _pupils = named_group()
    photo, activity = photo_of(group), group.session.activity
    say(group, yes=True)

    def look_only(photos: set[int], *, page: int) -> None:
        refusal = showing.refusal_of(photos, page=page)
        if refusal is not None:
            raise refusal

    monkeypatch.setattr(showing, "check_photos", look_only)

    result = meanwhile(partial(say, group, yes=False), partial(put_on, activity, photo))

    assert isinstance(result, ActivityPage)
    # What is shown is judged when it is shown: also then nobody sees it.
    assert Client().get(result.url).content.decode().count("/media/images/") == 0


@pytest.mark.django_db
def test_a_page_that_waits_for_its_moment_goes_on_waiting_and_goes_online_after_the_yes() -> None:
    group, _pupils = named_group()
    photo, activity = photo_of(group), group.session.activity
    activity.image, activity.image_alt = photo, "Een hek"
    waiting = activity.save_revision()
    other = make_activity(title="Een andere dag").save_revision()
    due = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk__in=[waiting.pk, other.pk]).update(approved_go_live_at=due)

    publish_scheduled()

    # The moment stays, the old words stay online, and what came after it went on.
    assert list(Revision.objects.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at")) == [
        (waiting.pk, due)
    ]
    assert ActivityPage.objects.get(pk=activity.pk).image is None
    assert Page.objects.get(pk=other.object_id).live_revision_id == other.pk
    say(group, yes=True)
    publish_scheduled()
    assert ActivityPage.objects.get(pk=activity.pk).image == photo
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


@pytest.mark.django_db
def test_publishing_in_the_cms_says_why_not_and_keeps_what_was_typed(client: Client) -> None:
    group, _pupils = named_group()
    photo = photo_of(group)
    page = group.session.activity
    editor = make_region_user()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = ActivityPage.get_edit_handler().get_form_class()(instance=page, for_user=editor)
    data: dict[str, Any] = {
        name: field.value() for name in form.fields if (field := form[name]).value() is not None and name != "body"
    }
    data |= {"body-count": "0", "image": photo.pk, "image_alt": "Een hek", "title": "Lassen met de klas"}

    refused = client.post(address, {**data, "action-publish": "1"})
    kept = client.post(address, data)

    assert refused.status_code == 200
    assert "Op een foto op deze pagina staan leerlingen" in refused.content.decode()
    assert "Lassen met de klas" in refused.content.decode()
    assert kept.status_code == 302
    page = ActivityPage.objects.get(pk=page.pk)
    assert (page.image, page.get_latest_revision().as_object().image) == (None, photo)


def upload(client: Client, **fields: Any) -> Any:  # Any: an answer with a form
    data = {"title": "De werf", "file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), "collection": 1, **fields}
    return client.post(reverse("wagtailimages:add"), data)


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_an_upload_asks_which_groups_are_on_it_and_offers_ones_own_only() -> None:
    provider = make_provider()
    session = make_session(make_activity(provider))
    own, strange = make_enrolment(session, places=10), make_enrolment(places=10)
    now = timezone.now()
    Session.objects.update(starts_at=now - timedelta(hours=2), ends_at=now, enrolment_closes_at=now - timedelta(hours=3))
    client = Client()
    client.force_login(make_provider_user(provider))

    nobody = upload(client, people="pupils")
    foreign = upload(client, people="pupils", groups=[strange.pk])
    contradiction = upload(client, people="nobody", groups=[own.pk])
    assert not Photo.objects.exists()
    upload(client, people="pupils", groups=[own.pk])

    assert nobody.context["form"].errors == {"groups": ["Kies van welke groepen er leerlingen op staan."]}
    assert "groups" in foreign.context["form"].errors
    assert "people" in contradiction.context["form"].errors
    assert [*PhotoGroup.objects.values_list("photo__people", "enrolment")] == [("pupils", own.pk)]
    photo = Photo.objects.get()
    edited = client.post(reverse("wagtailimages:edit", args=[photo.pk]), {"title": "Werf", "people": "nobody"})
    assert "people" in edited.context["form"].errors
    assert Photo.objects.get().people == People.PUPILS


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_groups_of_two_activities_are_not_on_one_photo() -> None:
    provider = make_provider()
    first, second = (make_enrolment(make_session(make_activity(provider, name)), places=10) for name in ("Lassen", "Verven"))
    now = timezone.now()
    Session.objects.update(starts_at=now - timedelta(hours=2), ends_at=now, enrolment_closes_at=now - timedelta(hours=3))
    client = Client()
    client.force_login(make_provider_user(provider))

    both = upload(client, people="pupils", groups=[first.pk, second.pk])
    assert not Photo.objects.exists()
    upload(client, people="pupils", groups=[first.pk])
    photo = Photo.objects.get()
    more = client.post(
        reverse("wagtailimages:edit", args=[photo.pk]), {"title": "Werf", "people": "pupils", "groups": [second.pk]}
    )

    for answer in (both, more):
        assert answer.context["form"].errors == {"groups": [photo_form.OF_ONE_ACTIVITY]}
    assert [*PhotoGroup.objects.values_list("enrolment", flat=True)] == [first.pk]


@pytest.mark.django_db
def test_an_older_group_is_found_by_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    activity, now = make_activity(make_provider()), timezone.now().replace(microsecond=0)
    newest, older = (make_enrolment(make_session(activity), places=10) for _number in range(2))
    for group, back in ((newest, 2), (older, 300)):
        starts = now - timedelta(days=back)
        Session.objects.filter(pk=group.session_id).update(
            starts_at=starts, ends_at=starts + timedelta(hours=2), enrolment_closes_at=starts - timedelta(hours=1)
        )
    client = Client()
    client.force_login(make_provider_user(activity.provider))
    assert "groups_on" not in client.get(reverse("wagtailimages:add")).context["form"].fields
    monkeypatch.setattr(photo_form, "MOST_GROUPS", 1)
    day = timezone.localdate(now - timedelta(days=300))

    empty = upload(client, people="pupils", groups_on=(day - timedelta(days=1)).isoformat())
    asked = upload(client, people="pupils", groups_on=day.isoformat())
    assert not Photo.objects.exists()
    upload(client, people="pupils", groups_on=day.isoformat(), groups=[older.pk])

    assert list(empty.context["form"].errors) == ["groups_on"]
    assert [one.pk for one in empty.context["form"].fields["groups"].queryset] == [newest.pk]
    assert asked.context["form"].errors == {"groups": ["De groepen van die dag staan er nu bij. Kies welke op de foto staan."]}
    assert [one.pk for one in asked.context["form"].fields["groups"].queryset] == [newest.pk, older.pk]
    assert [*PhotoGroup.objects.values_list("enrolment", flat=True)] == [older.pk]


@IN_ONE_GO
def test_who_is_forgotten_is_on_no_photo_any_more() -> None:
    group, pupils = named_group()
    photo = photo_of(group)
    say(group, yes=True)
    activity = put_on(group.session.activity, photo)
    address, original = shown_at(photo), Path(photo.file.path)

    erase_person(Pupil.objects.get(pk=pupils[0]), by=make_coordinator(group.school), reason=ErasureReason.BY_SCHOOL)

    assert not Photo.objects.exists()
    assert not original.exists()
    assert seen(activity, address) == NOWHERE
    assert Enrolment.objects.get(pk=group.pk).places == 1
