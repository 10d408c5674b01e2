"""Inviting somebody to a school, and the link in the letter."""

import re

from accounts import services
from accounts.choices import OrganisationKind
from accounts.models import Invitation, User
from outbox.models import Message
from schools.choices import SchoolRole
from schools.models import School

PASSWORD = "vier paarden op het dak"
NEW = "nieuw@voorbeeld.example"


def invite(by: User, school: School, email: str = NEW, role: str = SchoolRole.TEACHER, **more: bool) -> Invitation:
    return services.invite(email=email, kind=OrganisationKind.SCHOOL, organisation_id=school.pk, role=role, by=by, **more)


def link(email: str = NEW) -> str:
    letter = Message.objects.filter(kind="accounts.invitation", recipient=email).order_by("-created_at")[0]
    found = re.search(r"/account/uitnodiging/\S+", letter.text)
    assert found
    return found[0]
