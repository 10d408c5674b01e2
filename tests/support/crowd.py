"""Somebody in every role, each with something to look at; their names and addresses can be told from all other words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.choices import RegionRole
from accounts.models import User
from newsletter.links import manage_token, own_token
from newsletter.models import Subscriber, SubscriberStatus
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_coordinator, make_funder_user, make_provider_user, make_region_user

# Stands in every name and address below, and nowhere else.
MARK = "kwx"


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody begins, and how many pages they walk. ``user``: None for who has no account."""

    user: User | None
    starts: tuple[str, ...]
    pages: int


def everybody() -> dict[str, Walk]:
    """Return who there is, by role: a school and a provider that share a group, a funder, the region, a reader of the newsletter."""
    group = make_enrolment(names=3)
    Pupil.objects.update(first_name=f"{MARK}voor", last_name=f"{MARK}achter")
    school, provider = group.school, group.session.activity.provider
    reader = Subscriber.objects.create(
        email=f"{MARK}lezer@thuis.example", address_hash="r", status=SubscriberStatus.ACTIVE, confirmed_at=timezone.now()
    )
    return {
        "school admin": Walk(
            make_coordinator(school, SchoolRole.ADMIN, **_named("beheer")), ("/school/", "/account/beveiliging/"), 8
        ),
        "coordinator": Walk(make_coordinator(school, **_named("lob")), ("/school/", "/activiteiten/"), 5),
        "teacher": Walk(make_coordinator(school, SchoolRole.TEACHER, **_named("docent")), ("/school/",), 3),
        "mentor": Walk(make_coordinator(school, SchoolRole.MENTOR, **_named("mentor")), ("/school/",), 3),
        "owner": Walk(make_provider_user(provider, **_named("eigenaar")), ("/aanbieder/",), 6),
        "host": Walk(make_provider_user(provider, ProviderRole.HOST, **_named("dag")), ("/aanbieder/",), 3),
        "funder": Walk(make_funder_user(**_named("fonds")), ("/cijfers/",), 3),
        "privacy officer": Walk(make_region_user(RegionRole.PRIVACY_OFFICER, **_named("fg")), ("/regio/", "/verzoeken/"), 3),
        "region admin": Walk(
            make_region_user(RegionRole.ADMIN, **_named("baas")),
            ("/regio/", reverse("newsletter:sendings"), "/regio/berichten/"),
            8,
        ),
        "reader": Walk(
            None,
            (
                reverse("newsletter:preferences", args=[manage_token(reader)]),
                reverse("newsletter:my_data", args=[own_token(reader)]),
                reverse("newsletter:request-links"),
                reverse("newsletter:frame"),
            ),
            6,
        ),
    }


def _named(word: str) -> dict[str, str]:
    return {"email": f"{MARK}{word}@voorbeeld.example", "display_name": f"{MARK}naam"}
