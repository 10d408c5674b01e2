"""A school applies, the region checks; DUO's list is known beforehand."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import SET_NULL
from django.test import Client

from accounts.choices import RegionRole
from accounts.models import User
from outbox.models import Message
from schools.choices import SchoolRole, SchoolVerdict
from schools.duo import place_name, read_branches
from schools.errors import SchoolAlreadyDecided, SchoolContactNotVerified, SchoolTaken
from schools.models import School, SchoolBoard, SchoolDecision, SchoolMembership
from schools.rules import may_coordinate
from schools.services.applications import Branch, apply_as_school, decline_school, verify_school
from tests.support.makers import make_coordinator, make_provider_user, make_region_user, make_school, make_user

pytestmark = pytest.mark.django_db
DUO = Path(__file__).parents[1] / "samples" / "duo-vo-branches-excerpt.csv"
BRANCH = Branch(branch_code="99ZZ01", name="Eems College", street="Kade 1", postcode="9934 AB", city="Delfzijl")
FILLED_IN = {
    "branch_code": "99 zz 01",
    "name": "Eems College",
    "street": "Kade 1",
    "postcode": "9934ab",
    "city": "Delfzijl",
    "contact_name": "Robin Jansen",
    "email": "r.jansen@eemscollege.example",
    "password": "vier losse woorden hier",
}


def letters() -> list[tuple[str, str]]:
    return sorted(Message.objects.filter(kind__startswith="schools.").values_list("kind", "recipient"))


@pytest.mark.promise("OGP-0a")
def test_an_application_waits_for_the_region() -> None:
    applicant, checker = make_user("a@b.example"), make_region_user(email="regio@c.example")
    make_region_user(RegionRole.EDITOR)

    school = apply_as_school(branch=BRANCH, by=applicant)

    assert (school.brin, school.branch_code, school.is_verified) == ("99ZZ", "99ZZ01", False)
    assert [(one.user, one.role) for one in school.memberships.all()] == [(applicant, SchoolRole.ADMIN)]
    assert letters() == [
        ("schools.application_received", "a@b.example"),
        ("schools.application_waiting", "regio@c.example"),
    ]

    verified = verify_school(school=school, municipality="Eemsdelta", municipality_code="1979", by=checker)

    assert (verified.is_verified, verified.municipality_code) == (True, "1979")
    assert letters()[-1] == ("schools.verified", "a@b.example")
    with pytest.raises(SchoolAlreadyDecided):
        verify_school(school=school, municipality="x", municipality_code="0001", by=checker)


def test_a_contact_without_a_proved_address_cannot_be_verified() -> None:
    applicant = make_user()
    EmailAddress.objects.update(verified=False)
    school = apply_as_school(branch=BRANCH, by=applicant)

    with pytest.raises(SchoolContactNotVerified):
        verify_school(school=school, municipality="Eemsdelta", municipality_code="1979", by=make_user_of_region())

    assert not School.objects.get().is_verified


def make_user_of_region() -> User:
    user = make_region_user()
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def test_a_branch_is_applied_for_once_and_is_free_again_after_a_no() -> None:
    first, second = make_user("een@b.example"), make_user("twee@b.example")
    school = apply_as_school(branch=BRANCH, by=first)

    with pytest.raises(SchoolTaken):
        apply_as_school(branch=BRANCH, by=second)
    decline_school(school=school, reason="We kennen je niet.", by=make_region_user())

    assert not may_coordinate(first, school)
    assert ("schools.declined", "een@b.example") in letters()
    assert "We kennen je niet." in Message.objects.get(kind="schools.declined").text
    assert apply_as_school(branch=BRANCH, by=second).pk == school.pk
    assert may_coordinate(second, school)


def test_every_decision_is_kept_with_who_in_which_role_and_why() -> None:
    coordinator, admin = make_region_user(RegionRole.COORDINATOR), make_region_user(RegionRole.ADMIN)
    school = apply_as_school(branch=BRANCH, by=make_user())
    decline_school(school=school, reason=" We kennen je niet. ", by=coordinator)
    with pytest.raises(SchoolAlreadyDecided):
        decline_school(school=school, reason="Nog eens.", by=coordinator)
    apply_as_school(branch=BRANCH, by=make_user())

    verify_school(school=school, municipality="Eemsdelta", municipality_code="1979", by=admin)

    rows = SchoolDecision.objects.filter(school=school).order_by("pk")
    assert list(rows.values_list("verdict", "by", "by_role", "reason")) == [
        (SchoolVerdict.DECLINED, coordinator.pk, "coordinator", "We kennen je niet."),
        (SchoolVerdict.VERIFIED, admin.pk, "admin", ""),
    ]
    assert str(rows[0]) == f"decision {rows[0].pk}"


def test_a_decision_outlives_the_account_of_who_decided(client: Client) -> None:
    school = apply_as_school(branch=BRANCH, by=make_user())
    # What SET_NULL leaves; the web role of these tests may delete no account itself.
    SchoolDecision.objects.create(
        school=school, verdict=SchoolVerdict.DECLINED, by=None, by_role=RegionRole.ADMIN, reason="Wie?"
    )
    client.force_login(make_region_user())

    page = client.get(f"/regio/scholen/{school.pk}/").text

    assert SchoolDecision._meta.get_field("by").remote_field.on_delete is SET_NULL
    assert all(words in page for words in ("Laatste besluit", "Afgewezen", "Iemand zonder account, Beheerder", "Wie?"))


def test_a_verified_school_cannot_be_taken_over() -> None:
    make_school(branch_code="99ZZ01", brin="99ZZ")

    with pytest.raises(SchoolTaken):
        apply_as_school(branch=BRANCH, by=make_user())


def test_what_duo_says_is_not_overwritten_by_who_applies() -> None:
    known = make_school("Dr. Nassau College", verified=False, branch_code="99ZZ01", brin="99ZZ")

    assert apply_as_school(branch=BRANCH, by=make_user()).pk == known.pk

    known.refresh_from_db()
    assert known.name == "Dr. Nassau College"


# --- pages ---


def test_a_stranger_applies_and_gets_a_code(client: Client) -> None:
    answer = client.post("/school/aanmelden/", FILLED_IN)

    school = School.objects.get()
    assert (answer.status_code, school.branch_code, school.postcode) == (302, "99ZZ01", "9934 AB")
    user = User.objects.get(email="r.jansen@eemscollege.example")
    assert SchoolMembership.objects.filter(school=school, user=user, role=SchoolRole.ADMIN).exists()
    assert client.get(answer["Location"]).status_code == 200


def test_a_known_address_is_not_given_away(client: Client) -> None:
    make_user("r.jansen@eemscollege.example")

    known = client.post("/school/aanmelden/", FILLED_IN)
    fresh = Client().post("/school/aanmelden/", {**FILLED_IN, "email": "nieuw@eemscollege.example"})

    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert School.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"branch_code": "12345"}, "Een vestigingsnummer heeft 2 cijfers, 2 letters en 2 cijfers"),
        ({"postcode": "99"}, "Schrijf de postcode als 4 cijfers en 2 letters"),
        ({"email": "info@eemscollege.example"}, "Dit lijkt een gedeelde mailbox"),
        ({"password": "kort"}, "12"),
        ({"name": ""}, "Vul dit in"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client, change: dict[str, str], sentence: str) -> None:
    answer = client.post("/school/aanmelden/", {**FILLED_IN, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Robin Jansen" in answer.text
    assert not School.objects.exists()


def test_somebody_with_an_account_only_names_the_school(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    own = {name: FILLED_IN[name] for name in ("branch_code", "name", "street", "postcode", "city")}

    answer = client.post("/school/aanmelden/", own)
    taken = client.post("/school/aanmelden/", own)

    assert (answer.status_code, answer["Location"]) == (302, "/school/klassen/")
    assert taken.status_code == 422
    assert "Deze vestiging is al aangemeld." in taken.text
    assert "nog naar je aanmelding" in client.get("/school/klassen/").text


def test_the_region_checks_on_its_own_pages(client: Client) -> None:
    school = apply_as_school(branch=BRANCH, by=make_user())
    client.force_login(make_region_user())

    assert "Eems College" in client.get("/regio/scholen/").text
    page = f"/regio/scholen/{school.pk}/"
    assert client.get(page).status_code == 200
    wrong = client.post(f"{page}controleren/", {"municipality": "Eemsdelta", "municipality_code": "19"})
    assert wrong.status_code == 422
    right = client.post(f"{page}controleren/", {"municipality": "Eemsdelta", "municipality_code": "1979"})
    assert (right.status_code, right["Location"]) == (302, "/regio/scholen/")
    again = client.post(f"{page}controleren/", {"municipality": "Eemsdelta", "municipality_code": "1979"})
    assert again.status_code == 409
    assert "Eems College" in client.get("/regio/scholen/?status=gecontroleerd").text
    assert client.post(f"{page}afwijzen/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}afwijzen/", {"reason": "Nee"}).status_code == 409


@pytest.mark.parametrize("who", [make_user, make_coordinator, make_provider_user, lambda: make_region_user(RegionRole.EDITOR)])
def test_nobody_else_sees_the_pages_of_the_region(client: Client, who: Any) -> None:
    school = apply_as_school(branch=BRANCH, by=make_user())
    client.force_login(who())

    assert client.get("/regio/scholen/").status_code == 404
    assert client.get(f"/regio/scholen/{school.pk}/").status_code == 404
    data = {"municipality": "Eemsdelta", "municipality_code": "1979", "reason": "Nee"}
    assert client.post(f"/regio/scholen/{school.pk}/controleren/", data).status_code == 404
    assert client.post(f"/regio/scholen/{school.pk}/afwijzen/", data).status_code == 404
    school.refresh_from_db()
    assert not school.is_verified


# --- DUO's list ---


def imported(*args: str) -> str:
    out = StringIO()
    call_command("import_schools", *args, stdout=out)
    return out.getvalue().strip()


def test_duos_list_makes_schools_that_still_have_to_apply() -> None:
    assert imported(str(DUO)) == "9 schools added, 0 refreshed, 0 verified and left alone."

    meander = School.objects.select_related("board").get(branch_code="06DT00")
    facts = (meander.name, meander.street, meander.postcode, meander.city, meander.municipality, meander.municipality_code)
    assert facts == (
        "School voor Praktijkonderwijs De Meander",
        "Wolfsbosstraat 7-A",
        "7905 BZ",
        "Hoogeveen",
        "Hoogeveen",
        "0118",
    )
    assert (meander.brin, meander.board.number if meander.board else "") == ("06DT", "13737")
    assert not School.objects.exclude(verified_at=None).exists()
    assert SchoolBoard.objects.count() == 6


def test_the_list_again_refreshes_and_leaves_verified_schools_alone() -> None:
    imported(str(DUO))
    School.objects.filter(branch_code="06DT00").update(name="De Meander", verified_at="2026-09-01T00:00:00Z")
    School.objects.filter(branch_code="18BR01").update(name="Oude naam")

    assert imported(str(DUO)) == "0 schools added, 8 refreshed, 1 verified and left alone."
    assert School.objects.get(branch_code="06DT00").name == "De Meander"
    assert School.objects.get(branch_code="18BR01").name == "School voor Praktijkonderwijs Assen"
    assert SchoolBoard.objects.count() == 6


def test_one_province_or_municipality_can_be_taken(tmp_path: Path) -> None:
    assert imported(str(DUO), "--municipality", "0118").startswith("2 schools added")
    assert imported(str(DUO), "--province", "groningen").startswith("0 schools added")


def test_headings_of_other_years_are_read_too(tmp_path: Path) -> None:
    text = (
        "PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
        "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM\r\n"
        "Zuid-Holland;1;01AA;01AA03;Café de School; ; ; ;'S-GRAVENHAGE;518;'S-GRAVENHAGE\r\n"
        ";;;;;;;;;;\r\nx;x;x;kapot;x;x;x;x;x;1;x\r\n"
    )
    (found,) = read_branches(text.encode("latin-1"))

    assert (found.branch_code, found.name, found.street, found.city, found.municipality_code) == (
        "01AA03",
        "Café de School",
        "",
        "'s-Gravenhage",
        "0518",
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("DEN HAAG", "Den Haag"),
        ("IJSSELSTEIN", "IJsselstein"),
        ("CAPELLE AAN DEN IJSSEL", "Capelle aan den IJssel"),
        ("Assen", "Assen"),
    ],
)
def test_names_in_capitals_become_names(written: str, name: str) -> None:
    assert place_name(written) == name


def test_another_file_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    other = tmp_path / "anders.csv"
    other.write_text("a;b\n1;2\n")

    with pytest.raises(CommandError, match="no column VESTIGINGSCODE"):
        imported(str(other))
    with pytest.raises(CommandError, match="Cannot read"):
        imported(str(tmp_path / "weg.csv"))
