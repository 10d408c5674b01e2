"""What the people of the drill need: dates, schools with classes, somebody who may sign them up in two ways, and figures to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.conf import settings
from django.test import Client

from accounts.choices import TokenScope
from accounts.models import User
from accounts.services.tokens import make_token
from activities.choices import AcceptanceMode
from benchmarks.drill.people import Headers
from benchmarks.serving import publish
from stats.models import PublishedTable
from stats.simulation import SMALL
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)
from tests.support.programs import programs_for

DATES, CLASSES = 60, 20
Pairs = Iterator[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody of one school: a token, a session of the site, and (date, class) that were not signed up yet."""

    school: int
    token: str
    cookies: Headers
    pairs: Pairs


def make_coordinators(count: int) -> list[Coordinator]:
    """Make so many schools, each with classes and a coordinator who is signed in with a second factor."""
    activity = make_activity(title="Een dag op de werf")
    dates = [make_session(activity, starts_at=at_nine(days=20 + number), capacity=400).pk for number in range(DATES)]
    return [_coordinator(dates) for _ in range(count)]


def _coordinator(dates: list[int]) -> Coordinator:
    school = make_school()
    user = make_coordinator(school)
    token = make_token(user=user, name="oefening", scopes=list(TokenScope), days=1, by=user, programs=programs_for(user))
    classes = [make_class(school, f"K{number}").pk for number in range(CLASSES)]
    return Coordinator(school.pk, token.text, _signed_in(user), iter(list(product(dates, classes))))


def make_asker() -> tuple[Coordinator, Headers]:
    """Make somebody who asks a provider that answers each group itself, and whoever answers there, signed in."""
    activity = make_activity(title="Meedoen op de werf", acceptance_mode=AcceptanceMode.MANUAL)
    dates = [make_session(activity, starts_at=at_nine(days=20 + number), capacity=400).pk for number in range(DATES)]
    return _coordinator(dates), _signed_in(make_provider_user(activity.provider))


def _signed_in(user: User) -> Headers:
    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value}


def public_paths() -> list[str]:
    """Publish a term's figures, and return what people look at: catalogue, content interface, figures as page, file and JSON."""
    release = publish(SMALL)
    code = PublishedTable.objects.filter(release=release).order_by("position")[0].code
    figures = f"/cijfers/{release.period_code}"
    return [
        "/",
        "/activiteiten/?sector=care",
        "/api/v1/activities/?page_size=24",
        "/api/cms/pages/?type=activities.ActivityPage&fields=*",
        f"{figures}/",
        f"{figures}/v1/cijfers.xlsx",
        f"{figures}/v1/tabellen/{code}.csv",
        f"/api/v1/releases/{release.pk}/tables/{code}/",
    ]
