"""A mail is rendered from its folder of templates, in one language, escaped where it must be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist

from outbox.rendering import Rendered, render

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of one mail, found before our own templates."""
    folder = tmp_path / "templates" / "tests" / "email" / "hello"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Dag\n {{ name }}\n")
    (folder / "body.txt").write_text('{% extends "email/base.txt" %}{% block content %}Dag {{ name }}\n\n\n\n{% endblock %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates", *settings.TEMPLATES[0]["DIRS"]]}]
    engines.__dict__.pop("templates", None)
    yield folder
    engines.__dict__.pop("templates", None)


def test_a_mail_without_html_is_text_only(mail: Path) -> None:
    rendered = render("tests/email/hello", {"name": "Jan & <Iris>"})

    assert (rendered.subject, rendered.html) == ("Dag Jan & <Iris>", "")
    assert rendered.text.startswith("Dag Jan & <Iris>\n\n--\n")
    assert "Hulp nodig?" in rendered.text


def test_html_is_escaped_and_wears_the_frame(mail: Path) -> None:
    (mail / "body.html").write_text('{% extends "email/base.html" %}{% block content %}<p>{{ name }}</p>{% endblock %}')

    html = render("tests/email/hello", {"name": "<script>"}).html

    assert html.startswith("<!DOCTYPE html>")
    assert "<p>&lt;script&gt;</p>" in html


def test_a_mistake_inside_the_html_is_loud(mail: Path) -> None:
    (mail / "body.html").write_text('{% extends "email/nowhere.html" %}')

    with pytest.raises(TemplateDoesNotExist):
        render("tests/email/hello", {"name": "Iris"})


def test_a_name_cannot_smuggle_a_header_into_the_subject(mail: Path) -> None:
    assert render("tests/email/hello", {"name": "Iris\r\nBcc: x@school.example"}).subject == "Dag Iris Bcc: x@school.example"


def test_a_long_subject_is_shortened_visibly(mail: Path) -> None:
    subject = render("tests/email/hello", {"name": "x" * 300}).subject

    assert (len(subject), subject[-2:]) == (200, "x…")


def test_the_language_is_the_readers_and_not_the_senders(mail: Path) -> None:
    (mail / "subject.txt").write_text("{% load i18n %}{% get_current_language as code %}{{ code }}")

    assert render("tests/email/hello", {"name": ""}, language="en").subject == "en"


def test_text_written_by_people_is_never_a_template(mail: Path) -> None:
    assert isinstance(rendered := render("tests/email/hello", {"name": "{{ 7|add:7 }}{% load i18n %}"}), Rendered)
    assert rendered.subject == "Dag {{ 7|add:7 }}{% load i18n %}"


def test_what_somebody_wrote_stands_in_the_mail_once_and_not_again_at_its_foot() -> None:
    """``reason`` is the word of many mails for what the region wrote; the foot says why a mail comes, in a word of its own."""
    words = "We kennen je school niet."
    mail = render("schools/email/declined", {"school": {"name": "Eems College"}, "reason": words})
    service = render("desk/email/service", {"title": "Dag", "paragraphs": [], "url": "", "label": "", "why_mailed": words})

    assert [(one.html.count(words), one.text.count(words)) for one in (mail, service)] == [(1, 1), (1, 1)]


FOLDERS = sorted(one.parent for one in Path(__file__).parents[2].glob("templates/*/email/*/subject.txt"))


@pytest.mark.parametrize("part", ["body.txt", "body.html"])
def test_every_mail_has_both_parts_in_the_frame(part: str) -> None:
    frame = ('{% extends "email/base.', '{% extends "enrolments/email/layout.')

    assert len(FOLDERS) > 60
    assert [folder.name for folder in FOLDERS if not (folder / part).read_text().startswith(frame)] == []
    # The foot has a word of its own for why a mail comes; this one is what people wrote.
    assert [folder.name for folder in FOLDERS if "as reason %}" in (folder / part).read_text()] == []
