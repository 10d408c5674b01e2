"""The figures as they are seen: wide, on a phone, small, in the dark, and with nothing in the way of a screen reader."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.models import FunderOrganisation
from stats.choices import ReaderKind
from tests.support.browser import shot, sideways, sign_in, violations
from tests.support.makers import make_funder_user
from tests.support.releases import LAST_YEAR, make_published

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "stats"])]
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"


@pytest.mark.slow
def test_a_funder_reads_the_figures_in_two_clicks(page: "Page", open_page: "Callable[..., Page]") -> None:
    make_published(start_year=LAST_YEAR - 1)
    release = make_published(more=60)
    make_published(start_year=LAST_YEAR - 2, readers=(ReaderKind.FUND,), is_confidential=True)
    funder = make_funder_user(FunderOrganisation.objects.create(name="Fonds Noord", kind="fund", verified_at=timezone.now()))
    small = open_page(width=320, dark=True)
    for one in (page, small):
        sign_in(one, funder)
    page.goto("/")
    page.get_by_role("link", name="Cijfers").first.click()
    page.get_by_role("heading", level=1).wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.suggested_filename == f"meeloop-{PERIOD}-v1-cijfers-alles.pdf"

    addresses = {
        "figures": f"/cijfers/{PERIOD}/",
        "refused": f"/cijfers/{PERIOD}/uitsplitsing/?per=municipality&per=sector&per=level",
        "compare": "/cijfers/vergelijken/?per=sector&periode=1",
        "account": f"/cijfers/verantwoording/{release.pk}/",
        "open-data": "/cijfers/open-data/",
        "mail": "/cijfers/bericht/",
    }
    for name, address in addresses.items():
        for width, one in (("wide", page), ("small", small)):
            one.goto(address)
            shot(one, f"{name}-{width}")
            assert (name, violations(one), sideways(one)) == (name, [], 0)

    page.goto(f"/cijfers/{LAST_YEAR - 2}-{LAST_YEAR - 1}-1/")
    page.get_by_role("button", name="Ik ga akkoord").click()
    page.get_by_label("Waarvoor gebruik je deze cijfers?").select_option("policy")
    with page.expect_download() as marked:
        page.get_by_role("button", name="XLSX").click()
    shot(page, "confidential-wide")
    assert marked.value.suggested_filename.endswith("-v1-cijfers-alles.xlsx")
    assert violations(page) == []
