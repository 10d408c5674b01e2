"""Every way by which somebody outside sends us something ends up in a table that has a term (promise SBB-3d)."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from enrolments.models import EnrolmentMessage
from privacy.checks.ends import problems
from privacy.registry import Ends, WithPerson, registry
from privacy.retention.keeping import keep_terms
from tests.matrix.refusing import TABLE
from tests.support.what_ends import said

pytestmark = pytest.mark.django_db
# What anybody may send without an account, and the table that it ends up in.
SENT_TO = {
    **dict.fromkeys(("desk:contact", "desk:contact_thread", "api-contact"), "desk.Inquiry"),
    **dict.fromkeys(("desk:ask", "desk:status"), "desk.PrivacyRequest"),
    **dict.fromkeys(("schools:apply", "providers:apply", "account_signup", "accounts:invitation"), "accounts.User"),
    **{
        f"newsletter:{view}": "newsletter.Subscriber"
        for view in ("subscribe", "request-links", "own_link", "confirm", "preferences", "leave", "undo", "my_data")
    },
    "newsletter-subscriptions": "newsletter.Subscriber",
    **dict.fromkeys(("newsletter:pause", "newsletter:less", "newsletter:frame"), "newsletter.Subscriber"),
    **dict.fromkeys(("newsletter:address", "newsletter:confirm-address"), "newsletter.AddressChange"),
}
# Nothing of what is sent here is kept as somebody's words: a choice, a code, an answer without a name.
KEEPS_NO_WORDS = {
    *("accounts:terms", "accounts:choose_language", "cookie_consent_accept", "cookie_consent_decline"),
    *("account_login", "account_logout", "account_reset_password", "account_confirm_login_code"),
    *("account_reset_password_from_key", "mfa_authenticate", "mfa_login_webauthn"),
    "desk:copy",  # fetches a copy by its secret
    "activities:stop_by_link",  # ends a saved search by its secret
    "privacy:choose_measuring",  # a yes or a no, in a cookie
    "activities:new",  # leads to signing in first
    "newsletter:objection",  # keeps a hash of who objected
    "enrolments:evaluate",  # counts answers of a group, no words and no name (decision 0022)
}
# Questions of people with an account.
INSIDE = {"enrolments.EnrolmentMessage", "enrolments.DateRequest"}


@pytest.mark.promise("SBB-3d")
def test_every_form_for_everybody_ends_in_a_channel_with_a_term() -> None:
    open_forms = {name for name, line in TABLE.items() if "everybody" in line.who and (line.post or line.put or line.patch)}
    channels = {label: one for label, one in registry.declarations.items() if one.channels}

    assert open_forms == {*SENT_TO, *KEEPS_NO_WORDS}
    assert set(channels) == {*SENT_TO.values(), *INSIDE}
    for label, declaration in channels.items():
        assert [rule for rule in declaration.retention if isinstance(rule, Ends)], label


@pytest.mark.promise("SBB-3d")
def test_the_page_names_every_channel_with_its_term(client: Client) -> None:
    page = html.unescape(client.get("/privacy/bewaren/").content.decode())

    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>\s*<td data-label="Hoe lang">([^<]+)<', page))
    said = {name.strip(): term.strip() for name, term in rows.items()}
    assert {str(name) for one in registry.declarations.values() for name in one.channels} <= set(said)
    assert said["Het contactformulier"] == "Tot 12 maanden nadat je vraag is afgesloten."
    assert said["Een bericht bij een inschrijving"] == "Tot 6 maanden na de activiteit."


def test_a_channel_without_a_term_is_refused() -> None:
    trial = registry.copy()
    inquiry = trial.declarations["desk.Inquiry"]
    trial.declarations["desk.Inquiry"] = replace(inquiry, retention=(WithPerson(),))

    found = [one for one in problems(trial) if one.about == "desk.Inquiry"]

    assert [(one.code, "promise SBB-3d" in one.words) for one in found] == [("E008", True)]


@pytest.mark.promise("POR-2c")
def test_a_message_at_a_sign_up_goes_six_months_after_the_visit() -> None:
    message = said()
    ends_at = message.enrolment.session.ends_at

    for months, stays in ((5.5, True), (6.5, False)):
        with time_machine.travel(ends_at + timedelta(days=30.5 * months)):
            keep_terms(label="enrolments.EnrolmentMessage")
        assert EnrolmentMessage.objects.filter(pk=message.pk).exists() is stays
