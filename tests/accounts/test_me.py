"""Who am I, by the API and by the menu."""

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import FunderOrganisation, User
from accounts.roles import roles_for, roles_of
from meeloop.navigation import menu
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import SchoolMembership
from tests.support import makers
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_visitor_is_nobody(client: Client) -> None:
    response = client.get("/api/v1/me/")

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


@pytest.mark.promise("POR-8b")
def test_me_says_who_in_every_role(client: Client) -> None:
    school, provider = makers.make_school(), makers.make_provider(page=False)
    user = makers.make_coordinator(school, email="noor@voorbeeld.example", display_name="Noor Bakker")
    user.provider_memberships.create(provider=provider, role=ProviderRole.HOST)
    user.region_memberships.create(role="editor")
    client.force_login(user)

    assert client.get("/api/v1/me/").json() == {
        "id": user.pk,
        "email": "noor@voorbeeld.example",
        "name": "Noor Bakker",
        "language": "nl",
        "second_factor": True,
        "terms_to_accept": None,
        "roles": [
            role("school", "coordinator", "LOB-coördinator", school.pk, school.name),
            role("provider", "host", "Begeleider op de dag", provider.pk, provider.name),
            role("region", "editor", "Redacteur", None, "Regio"),
        ],
        "token": None,
    }


def role(kind: str, code: str, label: str, pk: int | None, name: str) -> dict[str, object]:
    return {"kind": kind, "role": code, "label": label, "organisation": {"id": pk, "name": name}}


@pytest.mark.parametrize(
    ("maker", "home"),
    [
        (makers.make_coordinator, "/school/"),
        (makers.make_provider_user, "/aanbieder/"),
        (makers.make_region_user, "/regio/"),
        (makers.make_funder_user, "/cijfers/"),
    ],
)
def test_home_is_where_the_work_is(client: Client, maker: object, home: str) -> None:
    client.force_login(maker())  # type: ignore[operator]  # a maker of people

    assert client.get("/account/")["Location"] == home


@pytest.mark.promise("SP-5a")
def test_an_ended_role_is_gone_from_the_menu_too() -> None:
    user = makers.make_coordinator()
    request = RequestFactory().get("/school/")
    request.user = user
    assert next(item.url for item in menu(request)) == "/school/"

    SchoolMembership.objects.update(ended_at=timezone.now())
    later = RequestFactory().get("/school/")
    later.user = user

    assert "/school/" not in [item.url for item in menu(later)]


def test_roles_are_read_once_a_request(django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/")
    request.user = makers.make_coordinator()

    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
        assert roles_for(request) == roles_for(request)


def test_only_people_of_funders_see_no_pupils() -> None:
    people = [makers.make_coordinator(role=SchoolRole.MENTOR), makers.make_provider_user(role=ProviderRole.HOST),
              makers.make_region_user(), makers.make_funder_user()]  # fmt: skip

    assert [(one.kind, one.sees_pupils) for user in people for one in roles_of(user)] == [
        (OrganisationKind.SCHOOL, True),
        (OrganisationKind.PROVIDER, True),
        (OrganisationKind.REGION, True),
        (OrganisationKind.FUNDER, False),
    ]


@pytest.mark.promise("POR-8d")
def test_the_security_page_shows_ones_own_sign_ins_only(client: Client) -> None:
    other = Client(REMOTE_ADDR="203.0.113.9")
    other.force_login(makers.make_coordinator())
    user = makers.make_coordinator()
    client.post("/account/login/", {"login": user.email, "password": "helemaal verkeerd"}, REMOTE_ADDR="198.51.100.1")
    sign_in(client, user)

    page = client.get("/account/beveiliging/").content.decode()

    assert "198.51.100.0/24" in page
    assert "Mislukt" in page
    assert "203.0.113" not in page


def test_the_language_of_the_account_wins_and_can_be_changed(client: Client) -> None:
    user = makers.make_user()
    client.force_login(user)
    assert client.get("/account/beveiliging/")["Content-Language"] == "nl"

    client.post("/taal/setlang/", {"language": "en", "next": "/"})
    client.post("/taal/setlang/", {"language": "xx", "next": "/"})

    user.refresh_from_db()
    assert user.language == "en"
    assert client.get("/account/beveiliging/")["Content-Language"] == "en"


def test_a_visitors_language_stays_in_the_cookie(client: Client) -> None:
    client.post("/taal/setlang/", {"language": "en", "next": "/"})

    assert client.get("/voorwaarden/")["Content-Language"] == "en"


def test_the_page_of_a_region_administrator_lists_the_funders(client: Client) -> None:
    fund = FunderOrganisation.objects.create(name="Fonds Noord", kind="fund")
    sign_in(client, makers.make_region_user(role="admin"))

    page = client.get("/account/collegas/").content.decode()

    assert f"/account/collegas/financier/{fund.pk}/" in page
    assert "/account/collegas/regio/" in page


def test_who_manages_nobody_is_told_so(client: Client) -> None:
    sign_in(client, makers.make_coordinator(role=SchoolRole.MENTOR))

    assert "Je beheert geen collega" in client.get("/account/collegas/").content.decode()


def demo_user() -> User:
    user = makers.make_coordinator(makers.make_school("Demo Lyceum"), email="lob@demo.meeloop.example", second_factor=False)
    user.terms_acceptances.all().delete()
    return user


def test_one_button_signs_in_as_a_demo_person_with_everything_open(client: Client) -> None:
    user = demo_user()

    page = client.get("/dev/inloggen/").content.decode()
    response = client.post("/dev/inloggen/", {"user": user.pk})

    assert "LOB-coördinator" in page
    assert "Demo Lyceum" in page
    assert response["Location"] == "/account/"
    assert client.get("/account/tokens/").status_code == 200
    assert client.get("/api/v1/me/").json()["second_factor"] is True


def test_the_development_page_signs_in_nobody_else(client: Client) -> None:
    real = makers.make_coordinator()

    assert client.post("/dev/inloggen/", {"user": real.pk}).status_code == 404
    assert client.post("/dev/inloggen/", {"user": "x"}).status_code == 404
    assert client.get("/api/v1/me/").status_code == 401


def test_a_blocked_demo_person_stays_out(client: Client) -> None:
    user = demo_user()
    User.objects.update(blocked_at=timezone.now())

    client.post("/dev/inloggen/", {"user": user.pk})

    assert client.get("/api/v1/me/").status_code == 401


def test_the_page_is_gone_when_the_switch_is_off(client: Client, settings: object) -> None:
    settings.DEV_SIGN_IN = False  # type: ignore[attr-defined]  # pytest-django's wrapper
    user = demo_user()

    assert client.get("/dev/inloggen/").status_code == 404
    assert client.post("/dev/inloggen/", {"user": user.pk}).status_code == 404


def test_make_run_can_print_who_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    demo_user()

    call_command("demo_logins")

    printed = capsys.readouterr().out
    assert "/dev/inloggen/" in printed
    assert "LOB-coördinator Robin Jansen Demo Lyceum" in " ".join(printed.split())
