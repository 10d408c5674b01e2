"""An address of a network is truncated before it is written: nobody can be recognised by it, after a day or after a second."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import LoginOutcome
from accounts.models import LoginEvent
from accounts.networks import truncated
from accounts.services.log import note_sign_in
from privacy.retention.keeping import keep_short_terms
from tests.support.makers import make_user
from tests.support.tracing import traces_of

pytestmark = pytest.mark.django_db
HERE, HERE_6 = "203.0.113.77", "2001:db8:1:2:3:4:5:6"
A_DAY = timedelta(hours=24)


def test_a_network_is_a_256th_of_what_an_address_says() -> None:
    assert truncated(HERE) == "203.0.113.0/24"
    assert truncated(HERE_6) == "2001:db8:1::/48"
    assert truncated(f"::ffff:{HERE}") == "203.0.113.0/24"
    assert truncated("geen adres") == ""


@pytest.mark.promise("POR-2d")
def test_no_visit_leaves_a_whole_address_in_any_table_file_or_cache() -> None:
    user = make_user("hier@voorbeeld.example", second_factor=False)
    user.set_password("paarse-fiets-in-de-regen")
    user.save()
    client = Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=HERE)

    client.post("/account/login/", {"login": user.email, "password": "fout-fout-fout"})
    client.post("/account/login/", {"login": user.email, "password": "paarse-fiets-in-de-regen"})
    client.get("/api/v1/activities/")
    client.get("/agenda/bestaat-niet.ics")
    client.post("/privacy/verzoek/", {"kind": "access", "about": "myself", "email": "wie@voorbeeld.example"})
    client.post("/nieuwsbrief/", {"email": "wie@voorbeeld.example"})

    assert [(one.outcome, one.network) for one in LoginEvent.objects.order_by("pk")] == [
        (LoginOutcome.FAILED, "203.0.113.0/24"),
        (LoginOutcome.SUCCESS, "203.0.113.0/24"),
    ]
    assert [one.ip for one in UserSession.objects.all()] == ["203.0.113.0"]
    places = traces_of(HERE)
    assert [place for place in places if not place.startswith("valkey")] == []
    # Counting how often somebody tries needs the address itself, for an hour at most.
    server = cache._cache.get_client()  # type: ignore[attr-defined]  # the client below Django's cache
    lives = [server.ttl(place.removeprefix("valkey ")) for place in places]
    assert all(0 < seconds <= 3600 for seconds in lives)


@pytest.mark.promise("POR-2d")
def test_what_was_written_past_our_code_is_refused_or_gone_within_a_day() -> None:
    user, now = make_user(), timezone.now()
    with pytest.raises(IntegrityError, match="login_event_network_is_truncated"), transaction.atomic():
        note_sign_in(user=user, outcome=LoginOutcome.SUCCESS, network=HERE)
    for whole in (f"{HERE}/24", f"{HERE_6}/48", "2001:db8::7/48", "203.0.113.0/240", "x203.0.113.0/24"):
        with pytest.raises(IntegrityError, match="login_event_network_is_truncated"), transaction.atomic():
            note_sign_in(user=user, outcome=LoginOutcome.SUCCESS, network=whole)
    for number, address in enumerate((HERE, HERE_6, "2001:db8::1", "::1", "2001:0:5::9", "fe80:1:2:3::4", "0.0.0.7"), start=1):
        note_sign_in(user=user, outcome=LoginOutcome.SUCCESS, network=truncated(address))
        assert LoginEvent.objects.count() == number
    UserSession.objects.bulk_create(  # no signal, so nothing truncates it
        [UserSession(user=user, session_key=f"k{n}", ip=HERE, user_agent="", last_seen_at=now) for n in range(2)]
    )
    UserSession.objects.filter(session_key="k0").update(last_seen_at=now - A_DAY - timedelta(seconds=1))
    UserSession.objects.filter(session_key="k1").update(last_seen_at=now - timedelta(hours=12) + timedelta(seconds=1))

    keep_short_terms(now=now)

    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["k1"]
    keep_short_terms(now=now + A_DAY - timedelta(seconds=1))
    assert not UserSession.objects.exists()


@pytest.mark.promise("POR-2d")
def test_two_columns_know_a_network_and_none_of_them_is_of_the_counts() -> None:
    words = ("ip", "ip_address", "network", "remote_addr", "host")
    kinds = (models.GenericIPAddressField,)
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) or field.name in words
    }

    assert found == {"accounts.LoginEvent.network", "usersessions.UserSession.ip"}
