"""Who reads what: the statistics role, embargo, kinds of organisation, confidentiality, commercial use."""

import csv
import io
import json
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import FunderOrganisation
from schools.choices import SchoolRole
from stats.choices import Purpose, ReaderKind, RequestStatus
from stats.cubes import load_cube
from stats.formats import files_of
from stats.models import CommercialRequest, PublishedTable, Release, ReleaseAcceptance, ReleaseDownload
from stats.services.deciding import publish_release
from stats.services.reading import issue_of
from tests.support.makers import make_coordinator, make_funder_user, make_region_user, make_school
from tests.support.releases import LAST_YEAR, MAKER, make_approved, make_published, make_release

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD = f"{LAST_YEAR}-{LAST_YEAR + 1}-1"
PAGE, FILES = f"/cijfers/{PERIOD}/", f"/cijfers/{PERIOD}/v1/"
FUND = (ReaderKind.FUND,)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


def of_a_fund(name: str = "Fonds Noord") -> Client:
    return signed_in(make_funder_user(FunderOrganisation.objects.create(name=name, kind="fund", verified_at=timezone.now())))


@pytest.mark.promise("POR-3e")
@pytest.mark.promise("PM-5")
def test_the_statistics_role_reads_what_is_out_and_nothing_else() -> None:
    make_region_user()
    out = make_published()
    embargoed = make_approved(corrects=out, embargo_until=timezone.now() + timedelta(days=1))
    publish_release(release=embargoed, by=MAKER)
    tables = connections["default"].introspection.table_names()

    with connections["stats"].cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'SELECT')", [tables])
        readable = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'INSERT, UPDATE, DELETE')", [tables]
        )
        writable = cursor.fetchall()
    with pytest.raises(DatabaseError), connections["stats"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM schools_pupil")

    assert readable == {
        *("stats_release", "stats_publishedtable", "stats_publishednumber", "stats_artefact"),
        *("stats_programmeyear", "stats_keyrecord"),
    }
    assert writable == []
    assert [one.pk for one in Release.objects.using("stats")] == [out.pk]
    assert set(PublishedTable.objects.using("stats").values_list("release", flat=True)) == {out.pk}


@pytest.mark.promise("PM-2a", "PM-2b")
def test_what_is_on_its_way_or_for_others_does_not_exist() -> None:
    make_published(readers=FUND)
    everybody = {
        "anonymous": Client(),
        "coordinator": signed_in(make_coordinator()),
        "unverified": signed_in(make_funder_user(FunderOrganisation.objects.create(name="Nieuw", kind="fund"))),
        "municipality": signed_in(make_funder_user()),
        "fund": of_a_fund(),
        "region": signed_in(make_region_user()),
    }

    seen = {name: client.get(PAGE).status_code for name, client in everybody.items()}
    files = {name: client.get(f"{FILES}cijfers.json").status_code for name, client in everybody.items()}

    expected = {"anonymous": 404, "coordinator": 404, "unverified": 404, "municipality": 404, "fund": 200, "region": 200}
    assert (seen, files) == (expected, expected)


def test_before_its_embargo_nobody_reads_it_and_afterwards_everybody() -> None:
    release = make_approved(embargo_until=timezone.now() + timedelta(hours=1))
    publish_release(release=release, by=MAKER)

    assert Client().get(PAGE).status_code == 404
    assert signed_in(make_region_user()).get(f"/api/v1/releases/{release.pk}/").json()["status"] == "published"
    with connections["stats"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stats_release")
        assert cursor.fetchone() == (0,)


def test_page_files_and_interface_say_the_same_and_a_draft_says_nothing() -> None:
    release = make_published()
    cube = load_cube(release)
    anybody = Client()

    page = anybody.get(PAGE).content.decode()
    document = json.loads(anybody.get(f"{FILES}cijfers.json").content)
    table = next(one for one in document["tables"] if one["code"] == "municipality-level")
    lines = list(csv.reader(io.StringIO(anybody.get(f"{FILES}tabellen/municipality-level.csv").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(anybody.get(f"{FILES}cijfers.xlsx").content))
    sheet = [row[-1] for row in book["municipality-level"].iter_rows(min_row=2, values_only=True)]
    answer = anybody.get(f"/api/v1/releases/{release.pk}/tables/municipality-level/").json()
    header = lines[0].index("OBS_VALUE")

    shown = [row["value"] if row["value"] is not None else "." for row in table["rows"]]
    assert sheet == shown
    assert [int(line[header]) if line[header].isdigit() else line[header] for line in lines[1:]] == shown
    assert answer["rows"] == table["rows"]
    assert f"{cube.value('attended'):,}".replace(",", ".") in page
    assert anybody.get(f"{FILES}cijfers.json")["ETag"]

    draft = make_release(corrects=release)
    assert anybody.get(f"/api/v1/releases/{draft.pk}/").status_code == 404
    assert [row["version"] for row in anybody.get("/api/v1/releases/").json()["results"]] == [1]


def test_a_table_is_written_once_and_sent_once_to_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    release = make_published()
    path = f"/api/v1/releases/{release.pk}/tables/municipality-level/"
    anybody = Client()
    first = anybody.get(path)

    with CaptureQueriesContext(connections["stats"]) as again:
        second = anybody.get(path)
    unchanged = anybody.get(path, headers={"if-none-match": first["ETag"]})
    monkeypatch.setattr("stats.services.kept_tables.cache.get", away)
    without_cache = anybody.get(path)

    assert (second.content, without_cache.content) == (first.content, first.content)
    assert not any("stats_publishednumber" in query["sql"] for query in again.captured_queries)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "no-cache" in first["Cache-Control"]


def away(key: str) -> bytes:
    raise RedisError(key)


def test_a_schools_own_rows_are_for_the_school_and_for_nobody_else() -> None:
    make_published()
    own = make_coordinator(make_school(branch_code="01AA00", brin="01AA"))

    def schools_shown(client: Client) -> set[str]:
        rows = client.get(f"/api/v1/releases/{Release.objects.get().pk}/tables/school/")
        return {row["codes"][0] for row in rows.json()["rows"]} if rows.status_code == 200 else set()

    assert PublishedTable.objects.filter(code="school", audience="board").exists()
    assert schools_shown(Client()) == set()
    assert schools_shown(of_a_fund()) == set()
    assert schools_shown(signed_in(make_region_user())) == set()
    assert "Deelname per school" not in signed_in(make_region_user()).get(PAGE).content.decode()
    assert "Alleen jullie school ziet deze regel" in signed_in(own).get(PAGE).content.decode()
    assert schools_shown(signed_in(own)) == {"01AA00"}


@pytest.mark.promise("PM-3")
def test_confidential_counts_are_read_after_a_promise_and_every_copy_names_its_reader() -> None:
    release = make_published(readers=FUND, is_confidential=True)
    reader = of_a_fund()
    path = f"{FILES}cijfers.json"

    before = [reader.get(path).status_code, reader.post(path, {"purpose": "policy"}).status_code]
    shown = reader.get(PAGE).content.decode()
    interface = reader.get(f"/api/v1/releases/{release.pk}/tables/municipality-level/")
    reader.post(f"{FILES}akkoord/")
    reader.post(f"{FILES}akkoord/")
    without_purpose = reader.post(path).status_code
    names = ["tabellen/sector-kind.csv", "cijfers.json", "cijfers.xlsx", "METHODE.md"]
    assert set(names) <= {kind.name for kind in files_of(issue_of(release))}
    names.append("grafieken/outcomes.svg")
    copies = {name: reader.post(f"{FILES}{name}", {"purpose": Purpose.POLICY}) for name in names}

    assert before == [403, 403]
    assert "Ik ga akkoord" in shown
    assert (interface.status_code, interface.json()["code"]) == (403, "acceptance_missing")
    assert (without_purpose, reader.get(path).status_code) == (422, 403)
    assert ReleaseAcceptance.objects.count() == 1
    assert {answer.status_code for answer in copies.values()} == {200}
    mark = f"Vertrouwelijk, niet verder verspreiden. Voor: Robin Jansen, Fonds Noord. Kenmerk: {release.pk}."
    for name, answer in copies.items():
        assert mark in words_of(name, answer.content), name
        assert "no-store" in answer["Cache-Control"]
    assert ReleaseDownload.objects.filter(purpose=Purpose.POLICY, organisation="Fonds Noord").count() == len(copies)
    assert mark in reader.get(PAGE).content.decode()
    assert reader.get(f"/api/v1/releases/{release.pk}/tables/municipality-level/").json()["confidential"] == mark


def words_of(name: str, content: bytes) -> str:
    if name.endswith(".svg"):
        return " ".join(re.sub(r"<[^>]*>", " ", content.decode()).split())
    return words_of_workbook(content) if name.endswith(".xlsx") else content.decode()


def words_of_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.promise("PM-3")
def test_a_new_version_of_confidential_counts_is_agreed_to_anew() -> None:
    first, reader = make_published(readers=FUND, is_confidential=True), of_a_fund()
    reader.post(f"{FILES}akkoord/")
    page = reader.get(PAGE).content.decode()
    reader.post(f"{FILES}cijfers.json", {"purpose": Purpose.RESEARCH})
    again = reader.get(PAGE).content.decode()
    make_published(readers=FUND, is_confidential=True, corrects=first)
    second = f"/cijfers/{PERIOD}/v2/"

    asked = reader.get(PAGE).content.decode()
    taken = {files: reader.post(f"{files}cijfers.json", {"purpose": Purpose.POLICY}).status_code for files in (FILES, second)}
    reader.post(f"{second}akkoord/")

    assert page.count('form="take"') > 20  # every file and chart hangs on the one question
    assert '<option value="research" selected>' not in page
    assert '<option value="research" selected>' in again
    assert "Je ging eerder akkoord met versie 1. Versie 2 heeft andere cijfers." in asked
    assert taken == {FILES: 200, second: 403}
    assert "Je ging eerder akkoord" not in of_a_fund("Ander fonds").get(PAGE).content.decode()
    assert reader.post(f"{second}cijfers.json", {"purpose": Purpose.POLICY}).status_code == 200


@pytest.mark.promise("PM-4", "SBB-2e")
def test_commercial_use_asks_for_a_yes_of_two_bodies() -> None:
    make_published(readers=FUND, is_confidential=True)
    reader = of_a_fund()
    path = f"{FILES}cijfers.json"
    reader.post(f"{FILES}akkoord/")

    blocked = reader.post(path, {"purpose": Purpose.COMMERCIAL})
    nothing_said = reader.post(f"{FILES}commercieel/", {"words": ""}).status_code
    reader.post(f"{FILES}commercieel/", {"words": "We maken er een betaalde kaart van."})
    asked = CommercialRequest.objects.get()
    decide = f"/cijfers/akkoord/commercieel/{asked.pk}/akkoord/"
    colleague, board = make_region_user(), make_coordinator(role=SchoolRole.ADMIN)
    for user in (colleague, colleague, make_region_user()):
        signed_in(user).post(decide)
        assert reader.post(path, {"purpose": Purpose.COMMERCIAL}).status_code == 403
    signed_in(board).post(decide)

    asked.refresh_from_db()
    assert (blocked.status_code, nothing_said) == (403, 422)
    assert "eerst akkoord nodig" in blocked.content.decode()
    assert (asked.status, asked.terms_version, asked.decisions.count()) == (RequestStatus.APPROVED, "2026-1", 2)
    assert reader.post(path, {"purpose": Purpose.COMMERCIAL}).status_code == 200


def test_addresses_that_cannot_be_are_not_there() -> None:
    make_published()

    wrong = ["1999-2000-1", "2025-2027", f"{PERIOD}/v9", "niets"]
    names = ["x.csv", "tabellen/x.csv", "tabellen/school.csv"]
    answers = {path: Client().get(f"/cijfers/{path}/").status_code for path in wrong}
    answers |= {name: Client().get(f"{FILES}{name}").status_code for name in names}

    assert set(answers.values()) == {404}
