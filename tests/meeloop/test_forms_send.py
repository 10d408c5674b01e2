"""A button in a form sends it: it never becomes a link because an address for another button was still lying around."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
BUTTON = re.compile(r'{% include "parts/button\.html"(?P<given>.*?)%}', re.DOTALL)


def test_a_button_in_a_form_takes_no_address_from_around_it() -> None:
    loose = [
        f"{path.relative_to(TEMPLATES)}: {button['given'].strip()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if " as href %}" in (text := path.read_text())
        for form in FORM.findall(text)
        for button in BUTTON.finditer(form)
        if "href=" not in button["given"] and "only" not in button["given"].split()
        # A way out beside the button that sends: its own address stands right before it.
        if not form[: button.start()].rstrip().endswith("as href %}")
    ]

    assert loose == []
