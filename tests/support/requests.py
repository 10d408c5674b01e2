"""Requests about one's data, made and read in one line."""

import re
from typing import Any

from accounts.models import User
from accounts.secrets import hash_of
from desk.choices import About, RequestKind
from desk.models import PrivacyRequest
from desk.services.asking import Asked, ask
from desk.services.proving import prove_by_code, vouch
from outbox.models import Message
from schools.models import Pupil, School
from tests.support.makers import make_class, make_coordinator, make_pupil

FORM = {"kind": RequestKind.ACCESS, "about": About.MYSELF, "email": "wie@voorbeeld.example"}


def behind(secret: str) -> PrivacyRequest:
    """Return the request whose page this secret opens."""
    return PrivacyRequest.objects.get(secret_hash=hash_of(secret))


def asked_by(email: str, kind: str = RequestKind.ACCESS, **fields: Any) -> tuple[PrivacyRequest, str]:
    """Return a request that somebody without a session made, and its secret."""
    secret = ask(asked=Asked(kind=kind, about=About.MYSELF, email=email, **fields), by=None, is_fresh=False, language="nl")
    return behind(secret), secret


def code_for(email: str) -> str:
    """Return the code in the newest mail to somebody."""
    text = Message.objects.filter(recipient__iexact=email).latest("created_at").text
    found = re.search(r"(\d{4}) (\d{4})", text)
    assert found, "no code in the mail"
    return found[1] + found[2]


def proved(person: User, kind: str = RequestKind.ACCESS, **fields: Any) -> PrivacyRequest:
    """Return a request of somebody who filled in the code."""
    request, secret = asked_by(person.email, kind, **fields)
    return prove_by_code(request=request, code=code_for(person.email), secret=secret)


def about_pupil(school: School | None, kind: str = RequestKind.ACCESS, **fields: Any) -> PrivacyRequest:
    """Return a parent's request that lies with a school."""
    asked = Asked(kind=kind, about=About.PUPIL, email="ouder@thuis.example", pupil_words="Noor, 3B", school=school, **fields)
    return behind(ask(asked=asked, by=None, is_fresh=False, language="nl"))


def vouched(school: School, kind: str = RequestKind.ACCESS) -> tuple[PrivacyRequest, Pupil, User]:
    """Return a request about a pupil whom the school recognised, the pupil, and the coordinator."""
    coordinator, pupil = make_coordinator(school), make_pupil(make_class(school))
    return vouch(request=about_pupil(school, kind), pupil=pupil, by=coordinator), pupil, coordinator


def subjects(recipient: str) -> list[str]:
    """Return the subjects of the mails that wait for somebody, oldest first."""
    return list(Message.objects.filter(recipient__iexact=recipient).order_by("created_at").values_list("subject", flat=True))
