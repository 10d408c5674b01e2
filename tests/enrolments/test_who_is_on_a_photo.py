"""A photo with pupils says who can be on it: nobody who was not asked, on no other page, and not for ever (POR-2e)."""

import pytest

from enrolments.models import Place
from tests.support.attendance import after, note
from tests.support.photos import named_group, photo_of, say


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
