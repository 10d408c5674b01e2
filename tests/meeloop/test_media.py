from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _photos(settings: Any) -> None:
    for folder in ("images", "original_images"):
        (Path(settings.MEDIA_ROOT) / folder).mkdir(parents=True)
        (Path(settings.MEDIA_ROOT) / folder / "foto.png").write_bytes(b"png")


def test_a_rendition_is_served_and_can_do_nothing(client: Client) -> None:
    shown = client.get("/media/images/foto.png")

    assert b"".join(shown.streaming_content) == b"png"  # type: ignore[attr-defined]  # a file response
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    shown.close()


@pytest.mark.parametrize("path", ["original_images/foto.png", "images/../original_images/foto.png", "images/", "images/x.png"])
def test_an_original_is_never_served(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code in {400, 404}


@pytest.mark.parametrize("path", ["a" * 5000 + ".png", "é" * 200 + ".png", "a/" * 3000, "%00.png", "%FF.png"])
def test_a_name_that_no_disk_holds_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/media/images/{path}").status_code == 404
