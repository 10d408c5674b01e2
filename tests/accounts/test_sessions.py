"""How sessions live and die."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.choices import AccountAct, RegionRole, TokenScope
from accounts.models import AccountEvent, ApiToken, User
from accounts.services import block_user, make_token, sign_out_everywhere, unblock_user
from tests.support import makers
from tests.support.programs import programs_for
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/account/beveiliging/"
PASSWORD = "vier paarden op het dak"


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.get(PAGE).status_code == 200
    return client


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def token_client(user: User) -> APIClient:
    made = make_token(user=user, name="rooster", scopes=[TokenScope.READ], days=30, by=user, programs=programs_for(user))
    return APIClient(headers={"authorization": f"Bearer {made.text}"})


@pytest.mark.promise("PM-1b")
@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (32, 302)])
def test_who_sees_pupils_is_signed_out_after_half_an_hour_of_nothing(client: Client, minutes: int, status: int) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, makers.make_coordinator())
        clock.shift(minutes * 60)
        response = client.get(f"{PAGE}?a=1")

    assert response.status_code == status
    if status == 302:
        assert response["Location"] == "/account/login/?next=%2Faccount%2Fbeveiliging%2F%3Fa%3D1"


@pytest.mark.promise("PM-1b")
def test_the_sign_in_page_says_why(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, makers.make_coordinator())
        clock.shift(2000)
        page = client.get(PAGE, follow=True)

    assert "omdat je 30 minuten niets deed" in page.content.decode()


def test_whoever_keeps_going_stays_until_twelve_hours_have_passed(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, makers.make_coordinator())
        statuses = set()
        for _ in range(35):
            clock.shift(20 * 60)
            statuses.add(client.get(PAGE).status_code)
        clock.shift(21 * 60)
        over = client.get(PAGE)

    assert statuses == {200}
    assert over.status_code == 302


def test_who_sees_no_pupils_is_not_signed_out_for_sitting_still(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(makers.make_funder_user())
        clock.shift(3 * 60 * 60)

        assert client.get(PAGE).status_code == 200


def test_a_program_whose_session_is_over_gets_a_401_and_htmx_a_way_out(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        user = makers.make_coordinator()
        sign_in(client, user)
        clock.shift(2000)
        api = client.get("/api/v1/me/")
        sign_in(client, user)
        clock.shift(2000)
        fragment = client.get(PAGE, headers={"hx-request": "true"})

    assert (api.status_code, api.json()["code"]) == (401, "not_authenticated")
    assert fragment["HX-Redirect"].startswith("/account/login/?next=")


def test_the_warning_button_keeps_the_session_alive(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, makers.make_coordinator())
        clock.shift(25 * 60)
        stayed = client.post("/account/actief/")
        clock.shift(25 * 60)

        assert stayed.status_code == 204
        assert client.get(PAGE).status_code == 200


def test_the_page_carries_the_clock_for_the_warning(client: Client) -> None:
    sign_in(client, makers.make_coordinator())

    page = client.get(PAGE).content.decode()

    assert 'data-seconds="1800"' in page
    assert 'data-warn-before="300"' in page


def test_a_visitor_gets_no_session_and_no_clock(client: Client) -> None:
    response = client.get("/voorwaarden/")

    assert "session-clock" not in response.content.decode()
    assert not client.cookies.get("meeloop_session")


@pytest.mark.promise("PM-1b")
def test_log_out_everywhere_ends_every_other_session_and_every_token(django_capture_on_commit_callbacks: object) -> None:
    user = with_password(makers.make_user(second_factor=False))
    here, there, program = signed_in(user), signed_in(user), token_client(user)
    assert program.get("/api/v1/me/").status_code == 200

    here.post("/account/overal-uitloggen/")

    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302
    assert program.get("/api/v1/me/").status_code == 401
    assert AccountEvent.objects.filter(user=user, act=AccountAct.SIGNED_OUT, by=user).count() == 1


@pytest.mark.promise("PM-1b")
def test_allauths_own_button_on_the_list_of_devices_ends_tokens_too() -> None:
    user = with_password(makers.make_user(second_factor=False))
    here, there, program = signed_in(user), signed_in(user), token_client(user)

    here.post("/account/sessions/")

    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302
    assert program.get("/api/v1/me/").status_code == 401


@pytest.mark.promise("PM-1b", "SP-12")
def test_a_new_password_ends_every_other_session_and_every_token() -> None:
    user = with_password(makers.make_user(second_factor=False))
    here, there, program = signed_in(user), signed_in(user), token_client(user)
    new = "een heel nieuw lied zingen"

    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302
    assert program.get("/api/v1/me/").status_code == 401


@pytest.mark.promise("PM-6")
def test_a_block_holds_in_the_next_request_of_every_session_and_token() -> None:
    user, admin = with_password(makers.make_user(second_factor=False)), makers.make_region_user()
    browser, program = signed_in(user), token_client(user)

    block_user(user=user, by=admin)
    block_user(user=user, by=admin)

    assert browser.get(PAGE).status_code == 302
    assert program.get("/api/v1/me/").status_code == 401
    assert list(AccountEvent.objects.filter(user=user, act=AccountAct.BLOCKED).values_list("by", flat=True)) == [admin.pk]
    assert not UserSession.objects.filter(user=user).exists()


@pytest.mark.promise("PM-6")
def test_a_block_holds_for_a_session_that_nobody_listed(client: Client) -> None:
    user = makers.make_coordinator()
    client.force_login(user)

    User.objects.filter(pk=user.pk).update(blocked_at=timezone.now())

    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.promise("PM-6")
def test_an_unblocked_account_is_as_it_was_but_old_tokens_stay_dead() -> None:
    user, admin = with_password(makers.make_coordinator(second_factor=False)), makers.make_region_user()
    program = token_client(user)

    block_user(user=user, by=admin)
    unblock_user(user=user, by=admin)

    assert signed_in(user).get("/account/")["Location"] == "/school/"
    assert program.get("/api/v1/me/").status_code == 401


def test_the_first_second_factor_ends_sessions_that_began_without_one(django_capture_on_commit_callbacks: object) -> None:
    user = with_password(makers.make_user(second_factor=False))
    here, there = signed_in(user), signed_in(user)
    request = here.get(PAGE).wsgi_request
    request.session.save()
    from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  # as allauth sends it

    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    authenticator_added.send(sender=Authenticator, request=request, user=user, authenticator=factor)

    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302


def test_tokens_die_with_the_last_second_factor() -> None:
    from allauth.mfa.signals import authenticator_removed  # noqa: PLC0415  # as allauth sends it

    user = makers.make_user()
    program = token_client(user)
    factor = Authenticator.objects.get(user=user)
    factor.delete()
    authenticator_removed.send(sender=Authenticator, request=None, user=user, authenticator=factor)

    assert program.get("/api/v1/me/").status_code == 401


def test_the_list_of_devices_keeps_only_the_network() -> None:
    user = with_password(makers.make_user(second_factor=False))
    client = Client(REMOTE_ADDR="198.51.100.77")
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})

    assert UserSession.objects.get(user=user).ip == "198.51.100.0"


def test_signing_out_everywhere_by_somebody_else_leaves_no_session() -> None:
    user = with_password(makers.make_user(second_factor=False))
    client = signed_in(user)

    assert sign_out_everywhere(user=user, by=makers.make_region_user()) == 1
    assert client.get(PAGE).status_code == 302
    assert not ApiToken.objects.filter(user=user, revoked_at=None).exists()


@pytest.mark.promise("PM-6")
def test_the_region_blocks_with_one_button_and_opens_again(client: Client) -> None:
    school = makers.make_school()
    user = makers.make_coordinator(school, display_name="Noor Bakker")
    sign_in(client, makers.make_region_user(role=RegionRole.ADMIN))
    url = f"/account/blokkeren/{user.pk}/"

    listed = client.get(f"/account/collegas/school/{school.pk}/").content.decode()
    asked = client.get(url).content.decode()
    client.post(url, {"act": "block"})
    user.refresh_from_db()
    blocked = user.blocked_at
    client.post(url, {"act": "unblock"})
    user.refresh_from_db()

    assert url in listed
    assert "Wil je het account van Noor Bakker blokkeren?" in asked
    assert blocked is not None
    assert user.blocked_at is None


@pytest.mark.promise("PM-6")
@pytest.mark.parametrize("role", [RegionRole.EDITOR, RegionRole.COORDINATOR, RegionRole.PRIVACY_OFFICER, None])
def test_nobody_else_blocks(client: Client, role: RegionRole | None) -> None:
    user = makers.make_coordinator()
    sign_in(client, makers.make_region_user(role=role) if role else makers.make_coordinator())

    assert client.get(f"/account/blokkeren/{user.pk}/").status_code == 404
    assert client.post(f"/account/blokkeren/{user.pk}/", {"act": "block"}).status_code == 404
    user.refresh_from_db()
    assert user.blocked_at is None


def test_nobody_blocks_themselves(client: Client) -> None:
    admin = makers.make_region_user(role=RegionRole.ADMIN)
    sign_in(client, admin)

    assert client.post(f"/account/blokkeren/{admin.pk}/", {"act": "block"}).status_code == 404


def test_a_refused_token_of_a_form_is_no_log_out_and_the_browser_forgets_nothing() -> None:
    client = sign_in(Client(enforce_csrf_checks=True), makers.make_user())

    refused = client.put("/api/v1/favourites/1/", {}, content_type="application/json")

    assert refused.status_code == 403
    assert "Clear-Site-Data" not in refused.headers
    assert client.get(PAGE).status_code == 200
