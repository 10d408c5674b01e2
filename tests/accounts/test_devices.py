"""The list of devices names each as its owner would."""

import pytest

from accounts.templatetags.devices import device

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WINDOWS, "Chrome op Windows"),
        (f"{WINDOWS} Edg/126.0.0.0", "Edge op Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari op iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox op Linux"),
        ("curl/8.5.0", "Onbekend apparaat"),
        ("", "Onbekend apparaat"),
    ],
)
def test_a_browser_is_named_by_what_its_owner_knows_it_by(user_agent: str, name: str) -> None:
    assert device(user_agent) == name
