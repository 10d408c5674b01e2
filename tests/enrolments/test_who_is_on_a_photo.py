"""A photo with pupils says who can be on it: nobody who was not asked, on no other page, and not for ever (POR-2e)."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client

from activities.models import ActivityPage
from enrolments.models import Enrolment, Place
from enrolments.services.photos import link_groups
from pages.errors import PhotoOfAnotherPage
from pages.judging import pages_for
from pages.models import People, Photo
from privacy.retention.keeping import keep_terms
from privacy.terms import SIGN_UPS
from providers.models import ProviderPage
from tests.support.attendance import after, note
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_activity
from tests.support.photos import named_group, photo_of, put_on, say
from tests.support.racing import meanwhile


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_who_came_along_without_being_on_the_list_said_no_yes() -> None:
    group, _pupils = named_group()
    photo = photo_of(group)
    say(group, yes=True)
    photo.get_rendition("width-40|format-webp")
    sizes_before = photo.renditions.count()

    with after(group, hours=1):
        note(group, present=list(Place.objects.values_list("pk", flat=True)), extra=1)
        with_a_stranger = (photo.is_withheld, photo.renditions.count())
        note(group, extra=0)

    assert sizes_before == 1
    assert with_a_stranger == (True, 0)
    assert not photo.is_withheld


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_pupils_agreed_to_the_page_of_their_own_activity_and_to_no_other() -> None:
    group, _pupils = named_group()
    photo = photo_of(group)
    say(group, yes=True)
    own, other = put_on(group.session.activity, photo), make_activity(title="Een andere dag")
    provider: ProviderPage = own.get_parent().specific
    shown_at_home = (own.shown_image is not None, [*pages_for([photo.pk]).items()])

    for page in (other, provider):
        with pytest.raises(PhotoOfAnotherPage):
            put_on(page, photo)

    assert shown_at_home == (True, [(photo.pk, own.pk)])
    # What got there all the same, past every screen, is not shown, and the photo's own page has to be online.
    body = ActivityPage.objects.get(pk=own.pk).body
    for page in (other, provider):
        type(page).objects.filter(pk=page.pk).update(image=photo, image_alt="Een hek", body=body)
    client = Client()
    seen = {page.pk: client.get(f"/api/cms/pages/{page.pk}/").json() for page in (own, other, provider)}
    assert {pk: (one["photo"] is not None, one["body"][0]["value"] is not None) for pk, one in seen.items()} == {
        own.pk: (True, True),
        other.pk: (False, False),
        provider.pk: (False, False),
    }
    # By its description there: the provider's page also has the card of the activity, and on it the photo.
    drawn = {page.pk: 'alt="Een hek"' in client.get(page.url).content.decode() for page in (own, other, provider)}
    assert drawn == {own.pk: True, other.pk: False, provider.pk: False}
    assert client.get("/api/cms/images/").json()["meta"]["total_count"] == 1
    ActivityPage.objects.get(pk=own.pk).unpublish()
    assert client.get("/api/cms/images/").json()["meta"]["total_count"] == 0


@pytest.mark.django_db
def test_groups_of_two_activities_have_no_page_in_common() -> None:
    group, _pupils = named_group()
    other = make_enrolment(places=10)
    say(group, yes=True)
    say(other, yes=True)

    assert pages_for([photo_of(group, other).pk]) == {}


@pytest.mark.django_db
@pytest.mark.promise("POR-2e", "OGP-4.4b")
def test_a_photo_of_last_year_goes_with_the_names_of_that_year() -> None:
    group, _pupils = named_group()
    end = SIGN_UPS.ends_at(group.session.ends_at)
    with time_machine.travel(end - timedelta(days=20), tick=False):
        photo = photo_of(group)
    stays = []

    for day in (-1, 1):
        with time_machine.travel(end + timedelta(days=day), tick=False):
            keep_terms(label="enrolments.PhotoGroup")
            stays.append(Photo.objects.filter(pk=photo.pk).exists())

    assert stays == [True, False]


def has_pupils(photo: Photo, group: Enrolment) -> None:
    """Say that pupils are on a photo, and which group."""
    Photo.objects.filter(pk=photo.pk).update(people=People.PUPILS)
    link_groups(photo=photo, enrolments=[group])


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("POR-2e")
def test_a_size_that_is_drawn_while_pupils_are_named_does_not_lie_open() -> None:
    group, _pupils = named_group()
    photo = photo_of()
    Photo.objects.filter(pk=photo.pk).update(people=People.NOBODY)
    read_before = Photo.objects.get(pk=photo.pk)

    drawn = meanwhile(partial(has_pupils, photo, group), partial(read_before.get_rendition, "width-40|format-webp"))

    assert "/leerlingen/" in getattr(drawn, "url", str(drawn))
