"""Photos with pupils, and what was said about them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone
from PIL import Image
from wagtail.models import UploadedFile

from activities.models import ActivityPage
from enrolments.choices import ConsentSource
from enrolments.models import Enrolment, PhotoGroup, PupilConsent
from enrolments.services.consents import Said, note_consent_of_group, note_consents
from enrolments.services.photos import link_groups
from pages.models import People, Photo
from providers.models import ProviderPage
from tests.support.enrolling import make_enrolment, pupils_of
from tests.support.makers import make_activity, make_coordinator, make_session


def jpeg() -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (64, 36), "teal").save(out, "JPEG")
    return out.getvalue()


def photo_of(*enrolments: Enrolment) -> Photo:
    """Return a photo with pupils of these groups on it."""
    photo: Photo = Photo.objects.create(title="Aan het werk", file=ContentFile(jpeg(), name="a.jpg"), people=People.PUPILS)
    link_groups(photo=photo, enrolments=enrolments)
    return photo


def named_group(size: int = 2) -> tuple[Enrolment, list[int]]:
    """Return a class with names on a date in two weeks, and its pupils."""
    enrolment = make_enrolment(names=size)
    assert enrolment.school_class is not None
    return enrolment, pupils_of(enrolment.school_class)


def say(enrolment: Enrolment, *, yes: bool, pupils: list[int] | None = None) -> None:
    """Write down what a parent said about pupils of a group (all of them), or the teacher about a group without names."""
    by = make_coordinator(enrolment.school)
    if enrolment.named_places.exists():
        asked = pupils or list(enrolment.named_places.values_list("pupil_id", flat=True))
        note_consents(enrolment=enrolment, answers=dict.fromkeys(asked, yes), source=ConsentSource.PARENT, by=by)
    else:
        note_consent_of_group(enrolment=enrolment, said=Said(yes, ConsentSource.TEACHER), by=by)


def put_on(activity: ActivityPage | ProviderPage, photo: Photo) -> ActivityPage:
    """Publish an activity with a photo above its words and in them."""
    activity.image, activity.image_alt = photo, "Leerlingen lassen een hek"
    activity.body = [("image", {"image": photo, "alt_text": "Een hek", "decorative": False})]
    activity.save_revision().publish()
    return ActivityPage.objects.get(pk=activity.pk)


def _said_of_pupil() -> PupilConsent:
    """Return the last word about a pupil who is gone."""
    return PupilConsent.objects.create(
        school=make_enrolment().school, pupil_id=987654, is_given=False, source="parent", text_version="1", text_hash="a" * 64
    )


def _said_of_group() -> PupilConsent:
    """Return what was said about a group that is on its date today."""
    session = make_session(make_activity(), starts_at=timezone.now() + timedelta(days=10))
    say(make_enrolment(session, places=10), yes=True)
    return PupilConsent.objects.get()


def _group_on_photo() -> PhotoGroup:
    """Return that a group of today stands in a photo."""
    session = make_session(make_activity(), starts_at=timezone.now() + timedelta(days=10))
    photo_of(make_enrolment(session, places=10))
    return PhotoGroup.objects.get()


# What has to end, for ``tests.support.what_ends``.
ENDS: dict[str, Callable[[], Model]] = {
    "enrolments.PupilConsent:pupil-consent:expression": _said_of_pupil,
    "enrolments.PupilConsent:pupil-consent:enrolment__session__ends_at": _said_of_group,
    "enrolments.PhotoGroup:sign-ups:enrolment__session__ends_at": _group_on_photo,
    "pages.Photo:sign-ups:created_at": photo_of,
    "wagtailcore.UploadedFile:a-day:expression": lambda: UploadedFile.objects.create(file=SimpleUploadedFile("Jan.txt", b"x")),
}
