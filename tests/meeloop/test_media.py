from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_rendition_is_served_sandboxed_and_an_original_never(client: Client, settings: Any) -> None:
    root = Path(settings.MEDIA_ROOT)
    for folder in ("images", "original_images"):
        (root / folder).mkdir(parents=True)
        (root / folder / "foto.png").write_bytes(b"png")

    shown = client.get("/media/images/foto.png")

    assert b"".join(shown.streaming_content) == b"png"  # type: ignore[attr-defined]  # a file response
    shown.close()
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get("/media/original_images/foto.png").status_code == 404
    assert client.get("/media/images/../original_images/foto.png").status_code == 404
    assert client.get("/media/images/").status_code == 404
