"""Turn the templates of a mail into its three parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.module_loading import import_string

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """One mail, ready for ``queue_message``. ``html`` is empty when the mail has no HTML version."""

    subject: str
    text: str
    html: str


def render(template: str, context: Mapping[str, Any], *, language: str = "nl") -> Rendered:  # Any: template context
    """Render ``<template>/subject.txt``, ``body.txt`` and, when it exists, ``body.html`` in one language.

    ``template`` is the folder below ``templates/``: ``"enrolments/email/confirmed"``. ``body.txt`` extends
    ``email/base.txt``, ``body.html`` extends ``email/base.html``; both also get ``site_url`` and ``region``
    (``settings.OUTBOX_CONTEXT``). Text parts are not HTML-escaped, the HTML part always is.
    """
    values = {**import_string(settings.OUTBOX_CONTEXT)(), "site_url": settings.SITE_URL, **context}
    with translation.override(language):
        subject = " ".join(_render(f"{template}/subject.txt", values, escape=False).split())
        text = _tidy(_render(f"{template}/body.txt", values, escape=False))
        return Rendered(_shorten(subject), text, _render_html(template, {**values, "mail_subject": subject}))


def render_words(template: str, context: Mapping[str, Any], *, language: str = "nl") -> str:  # Any: template context
    """Render one text template by itself, without the frame of a mail."""
    with translation.override(language):
        return _tidy(_render(template, context, escape=False)).strip()


def _render_html(template: str, values: Mapping[str, Any]) -> str:
    try:
        return _render(f"{template}/body.html", values, escape=True).strip()
    except TemplateDoesNotExist as missing:
        if str(missing) == f"{template}/body.html":
            return ""
        raise


def _render(name: str, values: Mapping[str, Any], *, escape: bool) -> str:
    compiled: Template = get_template(name).template  # type: ignore[attr-defined]  # the stubs know the protocol only
    return str(compiled.render(Context(dict(values), autoescape=escape)))


def _tidy(text: str) -> str:
    """Drop the blank lines and spaces that template tags leave behind."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _shorten(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"
