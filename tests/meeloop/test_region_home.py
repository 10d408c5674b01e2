import re

import pytest
from django.test import Client

from accounts.choices import RegionRole
from tests.support.makers import make_coordinator, make_provider, make_region_user
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db(databases=["default", "stats"])


def page_for(role: RegionRole) -> str:
    client = Client()
    sign_in(client, make_region_user(role))
    return client.get("/regio/").content.decode()


def test_the_region_sees_how_much_waits_and_where() -> None:
    make_provider(page=False, status="applied")

    page = page_for(RegionRole.COORDINATOR)

    assert "Nieuwe aanbieders" in page
    assert "1 wacht" in page
    assert 'href="/regio/aanbieders/"' in page


def test_each_role_sees_its_own_work_only() -> None:
    assert "Rapporten in de maak" not in page_for(RegionRole.EDITOR)
    officers = page_for(RegionRole.PRIVACY_OFFICER)
    assert "Verzoeken over gegevens" in officers
    assert "Overeenkomsten" in officers
    assert "Nieuwe scholen" not in officers


def test_for_a_school_the_regions_page_does_not_exist() -> None:
    client = Client()
    sign_in(client, make_coordinator())

    assert client.get("/regio/").status_code == 404


@pytest.mark.parametrize("role", RegionRole)
def test_every_link_of_the_menu_leads_somewhere(role: RegionRole) -> None:
    client = Client()
    sign_in(client, make_region_user(role))
    links = re.findall(r'href="(/regio/[^"]*|/beheer/)"', client.get("/regio/").content.decode())

    answers = {link: client.get(link).status_code for link in links}

    assert answers == dict.fromkeys(links, 200)


def test_the_region_counts_with_a_second_factor_only() -> None:
    client = Client()
    client.force_login(make_region_user(second_factor=False))

    assert client.get("/regio/rapporten/")["Location"].startswith("/account/tweede-stap/")
