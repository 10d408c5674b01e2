"""Every page of accounts in a real browser: whole, readable, usable on a phone and without scripts."""

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts import services
from accounts.choices import LoginOutcome, TokenScope
from accounts.models import LoginEvent
from accounts.services.log import note_sign_in
from outbox.models import Message
from schools.choices import SchoolRole
from tests.support import makers
from tests.support.browser import OpenPage, look, sign_in, violations
from tests.support.journey import heading
from tests.support.programs import programs_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "vier paarden op het dak"


def test_pages_for_visitors(page: "Page") -> None:
    makers.make_coordinator(makers.make_school("Dollard Lyceum"), email="lob@demo.meeloop.example")
    makers.make_provider_user(makers.make_provider(page=False), email="werf@demo.meeloop.example")
    makers.make_region_user(email="regio@demo.meeloop.example")
    makers.make_funder_user(email="fonds@demo.meeloop.example")

    for path, name in [
        ("/account/login/", "login"),
        ("/account/signup/", "signup-closed"),
        ("/account/inactive/", "inactive"),
        ("/account/uitgelogd/", "signed-out"),
        ("/account/password/reset/", "reset"),
        ("/account/password/reset/done/", "reset-done"),
        ("/account/uitnodiging/abc/", "invitation-closed"),
        ("/voorwaarden/", "terms"),
        ("/dev/inloggen/", "dev-sign-in"),
    ]:
        page.goto(path)
        assert look(page, f"accounts-{name}") == []


def test_pages_for_who_is_signed_in(page: "Page") -> None:
    school = makers.make_school("Dollard Lyceum")
    user = makers.make_coordinator(school, role=SchoolRole.ADMIN, display_name="Ada van den Berg", email="ada@dollard.example")
    makers.make_coordinator(school, role=SchoolRole.TEACHER, display_name="Teun Kuiper", email="teun@dollard.example")
    services.invite(email="nieuw@dollard.example", kind="school", organisation_id=school.pk, role="mentor", by=user)
    services.make_token(
        user=user, name="Koppeling met ons rooster", scopes=[TokenScope.READ], days=90, by=user, programs=programs_for(user)
    )
    note_sign_in(user=user, outcome=LoginOutcome.FAILED, method="password", network="198.51.100.0/24")
    sign_in(page, user)

    for path, name in [
        ("/account/beveiliging/", "security"),
        ("/account/tokens/", "tokens"),
        ("/account/collegas/", "colleagues"),
        ("/account/email/", "email"),
        ("/account/password/change/", "password"),
        ("/account/2fa/", "factors"),
        ("/account/sessions/", "devices"),
    ]:
        page.goto(path)
        assert look(page, f"accounts-{name}") == []
    page.goto("/account/collegas/")
    page.get_by_label("E-mailadres van je collega").fill("info@dollard.example")
    page.get_by_role("button", name="Verstuur uitnodiging").click()
    page.get_by_role("alert").wait_for()  # is that address somebody's own?
    assert look(page, "accounts-colleagues-desk") == []
    page.goto("/account/tokens/")
    page.get_by_label("Waar is het token voor?").fill("Proef")
    page.get_by_role("button", name="Maak token").click()
    page.get_by_role("link", name="Log opnieuw in").wait_for()  # a token opens much: who are you?
    assert look(page, "accounts-token-prove") == []
    assert page.get_by_label("Waar is het token voor?").input_value() == "Proef"
    sign_in(page, user, just_now=True)
    page.get_by_role("checkbox", name="Roosterbedrijf").check()  # for which program of the school (SP-9e)
    page.get_by_role("button", name="Maak token").click()
    page.get_by_label("Kopieer het nu").wait_for()
    assert look(page, "accounts-token-made") == []
    assert page.get_by_label("Kopieer het nu").input_value().startswith("meeloop_")


def test_from_invitation_to_work_with_a_second_factor(page: "Page") -> None:
    school = makers.make_school("Dollard Lyceum")
    admin = makers.make_coordinator(school, role=SchoolRole.ADMIN, display_name="Ada van den Berg")
    services.invite(email="nieuw@dollard.example", kind="school", organisation_id=school.pk, role="coordinator", by=admin)

    page.goto(link())
    assert look(page, "accounts-invitation") == []
    page.get_by_label("Je naam").fill("Noor Bakker")
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Maak je account").click()
    page.wait_for_url("**/voorwaarden/**")
    assert look(page, "accounts-terms-to-accept") == []
    page.get_by_label("Ik heb de voorwaarden gelezen").check()
    page.get_by_role("button", name="Ga verder").click()
    page.wait_for_url(lambda url: "/voorwaarden/" not in url)
    page.goto("/account/collegas/")
    assert look(page, "accounts-second-factor") == []
    page.get_by_role("link", name="Koppel een app").click()
    page.locator("input[type=password], input[name=code]").first.wait_for()
    if "reauthenticate" in page.url:
        assert look(page, "accounts-reauthenticate") == []
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.locator("input[name=code]").wait_for()
    assert look(page, "accounts-app") == []
    secret = page.locator("input[readonly]").input_value()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.locator("input[name=code]").fill(code)
    page.locator("main button[type=submit]").first.click()
    heading(page, "Noodcodes")
    assert look(page, "accounts-recovery-codes") == []
    page.get_by_role("link", name="Ga verder").click()

    heading(page, "Collega's van Dollard Lyceum")


@pytest.mark.promise("POR-8b")
def test_a_passkey_is_made_and_signs_in_by_itself(page: "Page") -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    user = makers.make_coordinator(second_factor=False, email="noor@voorbeeld.example")
    user.set_password(PASSWORD)
    user.save()
    page.goto("/account/collegas/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("link", name="Maak een passkey").click()
    page.locator("#mfa_webauthn_add").wait_for()
    assert look(page, "accounts-passkey") == []
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").first.check()
    page.locator("#mfa_webauthn_add").click()
    page.get_by_role("link", name="Ga verder").click()
    heading(page, "Collega's van")

    page.locator("details.user summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("link", name="Log weer in").click()
    page.get_by_role("button", name="Log in met een passkey").click()
    page.wait_for_url("**/school/**")

    assert LoginEvent.objects.filter(user=user, outcome=LoginOutcome.SUCCESS, method__contains="webauthn").count() == 1


def link() -> str:
    """Return the link of the last invitation, as the letter has it."""
    found = re.search(r"/account/uitnodiging/\S+", Message.objects.filter(kind="accounts.invitation").latest("created_at").text)
    assert found
    return found[0]


def test_somebody_without_a_second_factor_gets_one_clear_sentence(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, makers.make_coordinator(second_factor=False))

    page.goto("/account/collegas/")

    assert "Hier staan gegevens van leerlingen." in page.get_by_role("main").inner_text()


def test_a_warning_comes_before_the_session_ends_and_one_button_keeps_it(page: "Page") -> None:
    user = makers.make_coordinator()
    sign_in(page, user)
    page.clock.install()
    page.goto("/account/beveiliging/")

    page.clock.fast_forward("25:10")
    dialog = page.get_by_role("dialog", name="Ben je er nog?")
    dialog.wait_for()
    assert look(page, "accounts-warning") == []
    page.get_by_role("button", name="Blijf ingelogd").click()
    dialog.wait_for(state="hidden")
    page.clock.fast_forward("24:00")

    assert not dialog.is_visible()


def test_leaving_wipes_the_browser(page: "Page") -> None:
    sign_in(page, makers.make_coordinator())
    page.goto("/account/beveiliging/")
    page.evaluate("localStorage.setItem('x', '1')")

    page.locator("details.user summary").click()
    page.get_by_role("button", name="Uitloggen").click()

    heading(page, "Je bent uitgelogd")
    assert page.evaluate("localStorage.length") == 0


def test_one_click_signs_in_as_a_demo_person_without_scripts(no_js: "Page") -> None:
    makers.make_user("nieuw@demo.meeloop.example", second_factor=False)
    no_js.goto("/dev/inloggen/")

    no_js.get_by_role("button", name="Log in Robin Jansen").click()

    no_js.get_by_role("main").get_by_text("Je account hoort nog nergens bij").wait_for()


def test_pages_are_readable_in_the_dark_too(open_page: OpenPage) -> None:
    page = open_page(width=390, dark=True)
    sign_in(page, makers.make_coordinator())

    for path in ("/account/beveiliging/", "/account/tokens/", "/account/collegas/"):
        page.goto(path)
        assert violations(page) == [], path
