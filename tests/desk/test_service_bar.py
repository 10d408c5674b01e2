"""The bar above a page: for whom it concerns, from its beginning to its end, until they close it (promise POR-3c)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from desk.models import ClosedNotice
from desk.services import service_mail
from desk.services.announcing import withdraw_message
from tests.support.service_messages import TEXT, TITLE, make_message
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "templates" / "desk" / "email" / "service"
MAILS = {"kind": service_mail.KIND}


@pytest.mark.promise("POR-3c")
def test_the_bar_is_on_every_page_for_whom_it_concerns_until_they_close_it(client: Client, people: dict[str, User]) -> None:
    message = make_message(groups=["school:coordinator"], kind="outage")
    url = f"/bericht/{message.pk}/"

    sign_in(client, people["coordinator_a"])
    page = client.get("/account/beveiliging/").content.decode()
    assert page.count(TITLE) >= 1
    assert f'action="{url}sluiten/"' in page
    assert TEXT.splitlines()[-1] in client.get(url).content.decode()
    for name in ("owner_a", "nobody"):
        other = sign_in(Client(), people[name])
        assert TITLE not in other.get("/account/beveiliging/").content.decode()
        assert (other.get(url).status_code, other.post(f"{url}sluiten/").status_code) == (404, 404)
    assert TITLE not in Client().get("/activiteiten/").content.decode()
    assert Client().get(url)["Location"].startswith("/account/login/")

    back = client.post(f"{url}sluiten/", {"next": "/account/beveiliging/"})
    again = client.post(f"{url}sluiten/", {"next": "https://elders.example/"})

    assert (back["Location"], again["Location"]) == ("/account/beveiliging/", "/")
    assert TITLE not in client.get("/account/beveiliging/").content.decode()
    assert list(ClosedNotice.objects.values_list("user", "message")) == [(people["coordinator_a"].pk, message.pk)]
    # On another computer as well; not for somebody else.
    assert TITLE not in sign_in(Client(), people["coordinator_a"]).get("/account/beveiliging/").content.decode()
    assert TITLE in sign_in(Client(), people["coordinator_b"]).get("/account/beveiliging/").content.decode()


def test_a_visitor_sees_what_is_for_everybody_and_gets_no_cookie_for_it() -> None:
    make_message()

    answer = Client().get("/activiteiten/")

    page = answer.content.decode()
    assert (TITLE in page, "/sluiten/" in page, dict(answer.cookies)) == (True, False, {})


def test_the_bar_begins_and_ends_by_itself_and_goes_when_it_is_taken_away() -> None:
    now = timezone.now()
    hour = timedelta(hours=1)
    later = make_message(title="Straks", starts_at=now + hour, ends_at=now + 2 * hour)
    running = make_message(title="Nu bezig")

    def seen() -> tuple[bool, bool]:
        page = Client().get("/activiteiten/").content.decode()
        return "Straks" in page, "Nu bezig" in page

    assert seen() == (False, True)
    # The table changes without a word to the cache: what lies there compares the moments itself.
    cached = cache.get("desk.notices")
    for one in cached:
        one.starts_at, one.ends_at = (now - hour, now + hour) if one.pk == later.pk else (now - 2 * hour, now - hour)
    cache.set("desk.notices", cached)
    assert seen() == (True, False)
    cache.clear()
    withdraw_message(message=running)
    assert seen() == (False, False)


def test_the_bar_costs_no_query_on_a_page(people: dict[str, User]) -> None:
    client = sign_in(Client(), people["coordinator_a"])

    def queries() -> int:
        client.get("/account/berichten/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/berichten/")
        return len(captured)

    without = queries()
    make_message(groups=["school:coordinator"])

    assert queries() == without
