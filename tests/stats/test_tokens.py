"""What a token may do with counts: read them, or with a scope of its own have them made."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import TokenScope
from kit.school_year import label, start_year_on
from stats.models import Release
from tests.support.counts import make_group_that_came
from tests.support.makers import make_provider_user, make_region_user
from tests.support.tokens import bearer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
YEAR = {"school_year": label(start_year_on(timezone.localdate()))}
RELEASES = "/api/v1/releases/"


def test_a_token_counts_approves_and_publishes_with_its_scope() -> None:
    make_group_that_came(24)
    maker = Client(headers=bearer(make_region_user(), TokenScope.REPORT))
    checker = Client(headers=bearer(make_region_user(), TokenScope.REPORT))

    made = maker.post(RELEASES, YEAR, content_type="application/json")
    address = f"{RELEASES}{made.json()['id']}/"
    refused = maker.post(f"{address}approve/")
    answers = [checker.post(f"{address}approve/").status_code, maker.post(f"{address}publish/").status_code]

    assert (made.status_code, refused.status_code, refused.json()["code"]) == (201, 409, "approver_made_it")
    assert (answers, Release.objects.get().status) == ([200, 200], "published")


@pytest.mark.parametrize("scope", [TokenScope.READ, TokenScope.JUDGE])
def test_another_scope_has_nothing_counted(scope: TokenScope) -> None:
    make_group_that_came(24)

    answer = Client(headers=bearer(make_region_user(), scope)).post(RELEASES, YEAR, content_type="application/json")

    assert (answer.status_code, answer.json()["code"], Release.objects.exists()) == (403, "scope_missing", False)


def test_the_scope_gives_nobody_a_role() -> None:
    provider = Client(headers=bearer(make_provider_user(), TokenScope.REPORT))

    assert provider.post(RELEASES, YEAR, content_type="application/json").status_code == 404
    assert Client().post(RELEASES, YEAR, content_type="application/json").status_code == 401
