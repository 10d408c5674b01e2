"""What a camera wrote into a photo never reaches the site."""

import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.images.forms import get_image_form
from wagtail.models import UploadedFile

from kit.photos import without_hidden_data
from pages.models import Photo
from pages.photo_fields import MOST_FRAMES
from tests.support.makers import make_region_user

GPS, ORIENTATION, OWNER = 0x8825, 0x0112, 0xA430


def photo_with_secrets(file_format: str = "JPEG") -> bytes:
    """Return a wide photo, to be shown upright, with place and owner in its EXIF and an XMP text."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x013B] = "Jan Jansen"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (53.0, 19.0, 55.0)
    exif.get_ifd(0x8769)[OWNER] = "Jan Jansen"
    out = BytesIO()
    Image.new("RGB", (60, 30), "teal").save(out, file_format, exif=exif, xmp=b"<x:xmpmeta>Jan Jansen</x:xmpmeta>")
    return out.getvalue()


def secrets_in(data: bytes) -> list[bytes]:
    with Image.open(BytesIO(data)) as image:
        exif = image.getexif()
        assert (dict(exif), dict(exif.get_ifd(GPS)), image.info.get("xmp")) == ({}, {}, None)
    return [word for word in (b"Jan Jansen", b"xmpmeta", b"Exif\0") if word in data]


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_a_photo_is_upright_and_says_nothing(file_format: str) -> None:
    before = photo_with_secrets(file_format)
    assert b"Jan Jansen" in before

    clean = without_hidden_data(ContentFile(before, name="IMG_20260101_Jan.jpg"))

    data = clean.read()
    assert secrets_in(data) == []
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == (file_format, (30, 60))


def test_texts_in_a_png_go_and_transparency_stays() -> None:
    texts, out = PngInfo(), BytesIO()
    texts.add_text("Author", "Jan Jansen")
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG", pnginfo=texts)

    data = without_hidden_data(ContentFile(out.getvalue(), name="a.png")).read()

    assert b"Jan Jansen" not in data
    with Image.open(BytesIO(data)) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_moving_gif_keeps_moving() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0, comment=b"Jan Jansen")

    data = without_hidden_data(ContentFile(out.getvalue(), name="a.gif")).read()

    assert b"Jan Jansen" not in data
    with Image.open(BytesIO(data)) as image:
        assert image.n_frames == 3


@pytest.mark.django_db
def test_an_upload_in_the_cms_keeps_no_place_and_no_name(client: Client) -> None:
    client.force_login(make_region_user())
    upload = SimpleUploadedFile("Jan_Jansen_thuis.jpg", photo_with_secrets(), content_type="image/jpeg")

    client.post(reverse("wagtailimages:add"), {"title": "De werf", "file": upload, "people": "nobody", "collection": 1})

    photo = Photo.objects.get()
    rendition = photo.get_rendition("width-20|format-webp")
    for stored in (photo.file, rendition.file):
        with stored.open() as file:
            assert secrets_in(file.read()) == []
        assert "Jan" not in stored.name
    assert (photo.width, photo.height, photo.file_size) == (30, 60, photo.file.size)


@pytest.mark.django_db
@pytest.mark.promise("POR-2e")
def test_an_upload_asks_who_is_in_the_picture(client: Client) -> None:
    client.force_login(make_region_user())
    upload = SimpleUploadedFile("werf.jpg", photo_with_secrets(), content_type="image/jpeg")

    answer = client.post(reverse("wagtailimages:add"), {"title": "De werf", "file": upload, "collection": 1})

    assert not Photo.objects.exists()
    assert "Wie staan erop?" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tekening.svg", "tekening.jpg"])
def test_a_drawing_that_can_carry_scripts_is_refused(client: Client, name: str) -> None:
    client.force_login(make_region_user())
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

    client.post(
        reverse("wagtailimages:add"), {"title": "x", "file": SimpleUploadedFile(name, svg), "people": "nobody", "collection": 1}
    )

    assert not Photo.objects.exists()


def picture(file_format: str, size: tuple[int, int] = (8, 8)) -> bytes:
    """Return a small file of a picture, however large it says it is."""
    out = BytesIO()
    Image.new("1" if file_format == "PNG" else "RGB", size).save(out, file_format)
    return out.getvalue()


def spoilt(data: bytes) -> bytes:
    """Return the file with a few bytes in its middle changed."""
    return data[:60] + b"kapot" + data[65:]


def moving(frames: int, side: int = 1, later: int = 0) -> bytes:
    """Return a small file of a square picture that moves; from the second frame on it is ``later`` wide and high."""

    def frame(size: int) -> bytes:
        return bytes.fromhex("21f9040001000000 2c00000000") + struct.pack("<HH", size, size) + bytes.fromhex("00 0202 4401 00")

    first = b"GIF89a" + struct.pack("<HH", side, side) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return first + frame(side) + frame(later or side) * (frames - 1) + b";"


def large_frames() -> bytes:
    """Return three frames of sixteen million dots each, in some kilobytes."""
    out = BytesIO()
    frames = [Image.new("1", (4000, 4000), colour) for colour in (0, 1, 0)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


NO_PHOTOS = {
    "a page with a script": ("a.jpg", b"<html><script>alert(1)</script></html>", "invalid_image_known_format"),
    "a pdf": ("a.png", b"%PDF-1.7\n%%EOF", "invalid_image"),
    "a program": ("a.gif", b"MZ\x90\x00" + bytes(200), "invalid_image"),
    "a picture that stops in its head": ("a.png", picture("PNG")[:40], "photo_damaged"),
    "half a picture": ("a.jpg", picture("JPEG", (600, 600))[:-2000], "photo_damaged"),
    "a picture of which a piece was changed": ("a.png", spoilt(picture("PNG", (60, 60))), "photo_damaged"),
    "a png that says jpg": ("a.jpg", picture("PNG"), "invalid_image_known_format"),
    "a kind that we do not take": ("a.bmp", picture("BMP"), "invalid_image_extension"),
    "forty-nine million dots in six kilobytes": ("a.png", picture("PNG", (7000, 7000)), "file_too_many_pixels"),
    "frames without end in a few kilobytes": ("a.gif", moving(MOST_FRAMES + 1), "photo_moves_too_much"),
    "a frame that is larger than the picture": ("a.gif", moving(2, later=7000), "photo_moves_too_much"),
    "frames that are too much together": ("a.gif", large_frames(), "photo_moves_too_much"),
    "eleven megabytes": ("a.jpg", picture("JPEG") + bytes(11 * 1024 * 1024), "file_too_large"),
}


@pytest.mark.django_db
def test_what_is_no_photo_by_its_bytes_or_is_too_large_is_refused() -> None:
    form, user = get_image_form(Photo), make_region_user()
    posted = {"title": "De werf", "people": "nobody", "collection": 1}

    def said(name: str, data: bytes) -> list[str]:
        errors = form(posted, {"file": SimpleUploadedFile(name, data)}, user=user).errors
        return [str(error.code) for error in errors["file"].as_data()][:1] if "file" in errors else []

    assert said("werf.jpg", picture("JPEG")) == said("werf.gif", moving(MOST_FRAMES)) == []
    assert {what: said(name, data) for what, (name, data, _code) in NO_PHOTOS.items()} == {
        what: [code] for what, (_name, _data, code) in NO_PHOTOS.items()
    }


@pytest.mark.django_db
def test_of_many_at_once_nothing_is_kept_that_a_camera_wrote_not_even_halfway() -> None:
    client = Client()
    client.force_login(make_region_user())
    upload = SimpleUploadedFile("IMG_Jan_Jansen.jpg", photo_with_secrets(), "image/jpeg")

    half = client.post(reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": upload, "collection": 1}).json()

    left = UploadedFile.objects.get()
    assert "Jan" not in left.file.name
    with left.file.open() as file:
        assert secrets_in(file.read()) == []
    prefix = f"uploaded-image-{left.pk}"
    done = client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[left.pk]),
        {f"{prefix}-title": "De werf", f"{prefix}-people": "nobody", f"{prefix}-collection": 1},
    ).json()
    assert (half["success"], done["success"], UploadedFile.objects.count()) == (True, True, 0)
    with Photo.objects.get().file.open() as file:
        assert secrets_in(file.read()) == []
    assert not left.file.storage.exists(left.file.name)


@pytest.mark.django_db
@pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)  # Wagtail's, which draws it
def test_a_photo_whose_file_is_gone_asks_for_it_in_words_and_takes_another(client: Client) -> None:
    photo = Photo.objects.create(title="De werf", file=ContentFile(photo_with_secrets(), name="a.jpg"))
    photo.file.storage.delete(photo.file.name)
    client.force_login(make_region_user())
    where, words = reverse("wagtailimages:edit", args=[photo.pk]), {"title": "De haven", "people": "nobody", "collection": 1}

    without = client.post(where, words)

    assert (without.status_code, without.context["form"].errors.as_data()["file"][0].code) == (200, "photo_gone")
    assert client.post(where, {**words, "file": SimpleUploadedFile("b.png", picture("PNG"))}).status_code == 302
    photo.refresh_from_db()
    assert (photo.title, photo.file.storage.exists(photo.file.name)) == ("De haven", True)
