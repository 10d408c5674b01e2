"""What a camera wrote into a photo never reaches the site."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kit.photos import without_hidden_data
from pages.models import Photo
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
