"""Signing in and out: every way in is noted, limited, and closed to who is blocked."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache.backends.redis import RedisCacheClient
from django.test import Client
from django.utils import timezone
from redis.exceptions import OutOfMemoryError

from accounts.choices import LoginOutcome
from accounts.models import LoginEvent, User
from accounts.services import block_user
from outbox.models import Message
from schools.models import SchoolMembership
from tests.support import makers

pytestmark = pytest.mark.django_db
PASSWORD = "vier paarden op het dak"


def somebody(**fields: object) -> User:
    user = makers.make_user("noor@voorbeeld.example", second_factor=False, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, email: str = "noor@voorbeeld.example", password: str = PASSWORD, **extra: str) -> object:
    return client.post("/account/login/", {"login": email, "password": password}, **extra)


def outcomes(user: User | None) -> list[tuple[str, str, str]]:
    return list(LoginEvent.objects.filter(user=user).order_by("pk").values_list("outcome", "method", "network"))


def test_capitals_of_the_address_do_not_matter_and_home_is_next(client: Client) -> None:
    somebody()

    response = log_in(client, "Noor@VOORBEELD.example")

    assert response["Location"] == "/account/"  # type: ignore[index]  # a response


def test_a_keyboard_goes_from_the_address_to_the_password_and_then_to_what_is_forgotten(client: Client) -> None:
    page = client.get("/account/login/").content.decode()

    stops = [page.index(stop) for stop in ('name="login"', 'name="password"', 'href="/account/password/reset/"', "Log in")]

    assert stops == sorted(stops)
    assert 'id="id_password_helptext"' in page


def test_the_session_gets_a_new_id_at_sign_in_and_dies_at_log_out(client: Client) -> None:
    user = somebody()
    client.get("/account/login/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["meeloop_session"] = before = session.session_key or ""

    log_in(client)
    during = client.cookies["meeloop_session"].value
    response = client.post("/account/logout/")

    assert before != during
    assert response["Location"] == "/account/uitgelogd/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not UserSession.objects.filter(user=user).exists()
    client.cookies["meeloop_session"] = during
    assert client.get("/account/beveiliging/").status_code == 302


@pytest.mark.promise("POR-8d")
def test_every_attempt_is_noted_with_a_truncated_network_and_no_password(client: Client) -> None:
    user = somebody()

    log_in(client, password="helemaal verkeerd")
    log_in(client, REMOTE_ADDR="198.51.100.77")
    client.post("/account/logout/", REMOTE_ADDR="2001:db8:1:2:3::4")

    assert outcomes(user) == [
        ("failed", "password", "127.0.0.0/24"),
        ("success", "password", "198.51.100.0/24"),
        ("logged_out", "", "2001:db8:1::/48"),
    ]


@pytest.mark.promise("POR-8d")
def test_of_an_unknown_address_only_the_attempt_is_kept(client: Client) -> None:
    log_in(client, "onbekend@voorbeeld.example")

    assert outcomes(None) == [("failed", "password", "127.0.0.0/24")]
    columns = LoginEvent.objects.values().get()
    assert "onbekend" not in str(columns)


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    somebody()

    known = log_in(client, password="helemaal verkeerd").content.decode()  # type: ignore[attr-defined]  # a response
    unknown = log_in(client, "nee@voorbeeld.example").content.decode()  # type: ignore[attr-defined]  # a response
    token = re.compile(r'[A-Za-z0-9]{64}|value="[^"]*"')

    assert token.sub("", known) == token.sub("", unknown)
    assert "horen niet bij elkaar" in known


@pytest.mark.promise("POR-8d")
def test_after_five_wrong_passwords_even_the_right_one_waits_five_minutes(client: Client) -> None:
    user = somebody()
    with time_machine.travel(timezone.now(), tick=True) as clock:
        for _ in range(5):
            log_in(client, password="helemaal verkeerd")
        locked = log_in(client).content.decode()  # type: ignore[attr-defined]  # a response
        clock.shift(301)
        opened = log_in(client)

    assert "Wacht 5 minuten" in locked
    assert opened.status_code == 302  # type: ignore[attr-defined]  # a response
    assert [outcome for outcome, *_ in outcomes(user)] == ["failed"] * 6 + ["success"]
    assert outcomes(user)[5][1] == "too_many"


@pytest.mark.promise("POR-8d")
@pytest.mark.parametrize("refused", ["get", "set"])
def test_nobody_signs_in_while_attempts_cannot_be_counted(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    """A Valkey that is full gives the turn to count (few bytes), and then may have no room for the count."""
    somebody()
    client = Client(raise_request_exception=False)

    def full(*_words: object, **_more: object) -> None:
        raise OutOfMemoryError("command not allowed when used memory > 'maxmemory'.")

    monkeypatch.setattr(RedisCacheClient, refused, full)
    answers = [log_in(client, password=password) for password in ("helemaal verkeerd", PASSWORD)]

    assert [answer.status_code for answer in answers] == [503] * 2  # type: ignore[attr-defined]  # a response
    assert "_auth_user_id" not in client.session


def test_one_locked_account_does_not_lock_the_others_of_its_school(client: Client) -> None:
    somebody()
    other = makers.make_user("bram@voorbeeld.example", second_factor=False)
    other.set_password(PASSWORD)
    other.save()
    for _ in range(6):
        log_in(client, password="helemaal verkeerd")

    assert log_in(client, "bram@voorbeeld.example").status_code == 302  # type: ignore[attr-defined]  # a response


def test_an_unverified_address_gets_a_code_by_mail_and_the_code_lets_in(client: Client) -> None:
    user = somebody()
    EmailAddress.objects.filter(user=user).update(verified=False)

    response = log_in(client)
    letter = Message.objects.get()
    code = re.search(r"code: (\S+)", letter.text)
    assert code
    wrong = client.post("/account/confirm-email/", {"code": "AAA-AAA"})
    right = client.post("/account/confirm-email/", {"code": code[1]})

    assert response["Location"] == "/account/confirm-email/"  # type: ignore[index]  # a response
    assert (letter.kind, letter.recipient, letter.subject) == ("accounts.code", user.email, "Je code voor Meeloop")
    assert code[1] in letter.html
    assert wrong.status_code == 200
    assert right["Location"] == "/account/"
    assert EmailAddress.objects.get(user=user).verified


def with_app(user: User) -> str:
    secret = generate_totp_secret()
    from accounts.adapter import FactorAdapter  # noqa: PLC0415  # shows what is stored

    instance = TOTP.activate(user, secret).instance
    assert secret not in str(instance.data)
    assert FactorAdapter().decrypt(instance.data["secret"]) == secret
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.promise("POR-8d")
def test_with_an_app_the_password_alone_is_not_enough(client: Client) -> None:
    user = somebody()
    secret = with_app(user)

    password = log_in(client)
    halfway = client.get("/account/beveiliging/")
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    right = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    assert password["Location"] == "/account/2fa/authenticate/"  # type: ignore[index]  # a response
    assert halfway.status_code == 302
    assert "Deze code klopt niet" in wrong.content.decode()
    assert right["Location"] == "/account/"
    assert [(outcome, method) for outcome, method, _ in outcomes(user)] == [
        ("failed", "second_factor"),
        ("success", "password+totp"),
    ]


def test_a_code_works_once(client: Client) -> None:
    secret = with_app(somebody())
    code = code_of(secret)
    log_in(client)
    client.post("/account/2fa/authenticate/", {"code": code})
    client.post("/account/logout/")

    log_in(client)
    again = client.post("/account/2fa/authenticate/", {"code": code})

    assert again.status_code == 200


@pytest.mark.promise("PM-6")
def test_a_blocked_account_is_refused_in_neutral_words_on_every_way_in(client: Client) -> None:
    user = somebody()
    block_user(user=user, by=makers.make_region_user())

    response = log_in(client)
    page = client.get(response["Location"])  # type: ignore[index]  # a response

    assert response["Location"] == "/account/inactive/"  # type: ignore[index]  # a response
    assert "Dit account is gesloten. Neem contact met ons op" in page.content.decode()
    assert outcomes(user) == [("blocked", "password", "127.0.0.0/24")]


def test_a_reset_link_works_once_and_does_not_pass_the_second_factor(client: Client) -> None:
    user = somebody()
    with_app(user)
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", Message.objects.get(kind="accounts.reset").text)
    assert link

    form = client.get(link[1], follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "een heel nieuw lied zingen", "password2": "een heel nieuw lied zingen"}
    )
    again = client.get(link[1])

    user.refresh_from_db()
    assert user.check_password("een heel nieuw lied zingen")
    assert done["Location"] == "/account/password/reset/key/done/"
    assert client.get("/account/beveiliging/").status_code == 302
    assert "/set-password/" not in again.headers.get("Location", "")


def test_an_unknown_address_gets_no_mail_and_the_page_says_the_same(client: Client) -> None:
    user = somebody()

    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "niemand@voorbeeld.example"})

    assert known["Location"] == unknown["Location"] == "/account/password/reset/done/"
    assert list(Message.objects.values_list("recipient", flat=True)) == [user.email]


def test_nobody_makes_an_account_at_allauths_own_form(client: Client) -> None:
    page = client.get("/account/signup/")
    tried = client.post("/account/signup/", {"email": "boef@voorbeeld.example", "password1": PASSWORD})

    assert "Zo krijg je een account" in page.content.decode()
    assert not User.objects.filter(email="boef@voorbeeld.example").exists()
    assert tried.status_code == 200


@pytest.mark.promise("OGP-4.2")
@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "12"),
        ("Password!2026", "te raden"),
        ("Welkom123456", "te raden"),
        ("abcabcabcabc", "te raden"),
        ("noor.bakker@voorbeeld", "lijkt te veel"),
    ],
)
def test_weak_passwords_are_refused_with_a_sentence(client: Client, password: str, sentence: str) -> None:
    user = somebody(display_name="Noor Bakker")
    user.email = "noor.bakker@voorbeeld.example"
    user.save()
    client.force_login(user)

    page = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password})

    assert sentence in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.promise("OGP-4.2", "SP-12")
def test_nobody_can_read_a_password(client: Client) -> None:
    user = somebody()

    assert user.password.startswith("argon2$")
    assert PASSWORD not in user.password
    client.force_login(user)
    pages = [client.get(url).content.decode() for url in ("/account/beveiliging/", "/account/email/", "/api/v1/me/")]
    assert not any("argon2" in page for page in pages)


@pytest.mark.promise("SP-5a")
def test_who_leaves_the_school_is_out_in_the_next_request(client: Client) -> None:
    user = makers.make_coordinator()
    client.force_login(user)
    assert client.get("/account/")["Location"] == "/school/"

    SchoolMembership.objects.filter(user=user).update(ended_at=timezone.now())

    assert "Je account hoort nog nergens bij" in client.get("/account/").content.decode()


def test_outcomes_are_words_people_read() -> None:
    assert [str(outcome.label) for outcome in LoginOutcome] == ["Gelukt", "Mislukt", "Geblokkeerd", "Uitgelogd"]
