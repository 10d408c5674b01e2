"""Nobody's mailbox can be filled by typing its address: not in a hundred spellings, over weeks, or by the visitors of another site."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from kit.address_hash import address_hash, mailbox_hash
from newsletter import services
from newsletter.links import confirmation_token
from newsletter.models import AskedFor, MailboxCount, Subscriber
from newsletter.services.limits import MAILS_PER_MAILBOX_AND_DAY, MAILS_PER_MAILBOX_AND_MONTH
from outbox.models import Message
from tests.support.racing import at_once

from .conftest import EMAIL, ask
from .test_pages import client, says

__all__ = ["client"]
pytestmark = pytest.mark.django_db
ELSEWHERE = {"Origin": "https://kwaad.example", "Sec-Fetch-Site": "cross-site"}
SENT = {"email": EMAIL}


@pytest.mark.parametrize(
    "spelling",
    ["iris.bakker@gmail.com", "IrisBakker@gmail.com ", "i.r.i.s.bakker+a@gmail.com", "irisbakker+b+c@googlemail.com"],
)
def test_every_spelling_of_a_mailbox_counts_as_one(spelling: str) -> None:
    assert mailbox_hash(spelling) == mailbox_hash("irisbakker@gmail.com")
    assert mailbox_hash(spelling) not in {mailbox_hash("irisbakker@school.example"), address_hash("irisbakker@gmail.com")}


@pytest.mark.promise("POR-3d")
def test_a_mailbox_is_not_filled_under_a_hundred_spellings() -> None:
    for number in range(12):
        ask(f"i.ris+{number}@school.example", network="")

    assert Message.objects.count() == Subscriber.objects.count() == MAILS_PER_MAILBOX_AND_DAY


@pytest.mark.promise("POR-3d")
def test_a_mailbox_is_not_filled_over_weeks_and_an_emptied_cache_forgets_nothing() -> None:
    with time_machine.travel("2026-11-02 08:00:00+00:00") as clock:
        for _day in range(10):
            for _time in range(3):
                ask()
                clock.shift(timedelta(minutes=11))
            cache.clear()
            clock.shift(timedelta(days=1))
        assert Message.objects.count() == MAILS_PER_MAILBOX_AND_MONTH
        clock.shift(timedelta(days=31))
        ask()

    assert Message.objects.count() == MAILS_PER_MAILBOX_AND_MONTH + 1


def test_a_yes_begins_the_count_anew_and_links_have_a_count_of_their_own() -> None:
    for _time in range(MAILS_PER_MAILBOX_AND_DAY + 1):
        ask()
    services.confirm_subscription(token=confirmation_token(Subscriber.objects.get(), []), channel="mail")
    Message.objects.all().delete()
    for _time in range(MAILS_PER_MAILBOX_AND_DAY + 1):
        ask()

    services.request_links(email=EMAIL, language="nl", network="")

    assert set(Message.objects.values_list("kind", flat=True)) == {"newsletter.already", "newsletter.links"}
    assert dict(MailboxCount.objects.values_list("purpose", "times")) == {
        AskedFor.SIGN_UP: MAILS_PER_MAILBOX_AND_DAY + 1,
        AskedFor.LINKS: 1,
    }


@pytest.mark.django_db(transaction=True)
def test_many_requests_at_once_count_each_other() -> None:
    at_once([partial(ask, f"iris+{number}@school.example", network="") for number in range(8)])

    assert MailboxCount.objects.get().times == 8
    assert Message.objects.count() == MAILS_PER_MAILBOX_AND_DAY


@pytest.mark.promise("POR-3d")
@pytest.mark.parametrize("path", ["/nieuwsbrief/", "/nieuwsbrief/nieuwe-link/", "/nieuwsbrief/formulier/"])
@pytest.mark.parametrize("headers", [ELSEWHERE, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_visitors_of_another_site_cannot_be_made_to_ask(client: Client, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, SENT, headers=headers)

    assert (answer.status_code, says(answer, "kwam van een andere website"), says(answer, f'value="{EMAIL}"')) == (
        403,
        True,
        True,
    )
    assert not Message.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_and_programs_can_ask(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/nieuwsbrief/", SENT, headers=headers).status_code == 302
    assert Message.objects.count() == 1
