import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from kit.school_year import label, start_year_on
from stats.choices import Audience, ReleaseStatus
from stats.formats.rows import NOT_SHOWN, rows_of
from stats.models import Release
from stats.querysets import with_tables
from stats.rules import Maker
from stats.services import approve_release, compute_release, publish_release
from tests.support.counts import make_group_that_came
from tests.support.makers import make_activity, make_coordinator, make_funder_user, make_region_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
YEAR = label(start_year_on(timezone.localdate()))


def published(audience: Audience = Audience.FUNDERS) -> Release:
    make_group_that_came(24)
    make_group_that_came(2, activity=make_activity(sector="culture"))
    release = compute_release(start_year=start_year_on(timezone.localdate()), audience=audience, by=Maker(1))
    return publish_release(release=approve_release(release=release, by=Maker(2)), by=Maker(2))


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


@pytest.mark.promise("PM-2a")
def test_figures_for_funders_do_not_exist_for_others() -> None:
    published()
    unverified = make_funder_user()
    unverified.funder_memberships.get().organisation.__class__.objects.update(verified_at=None)

    answers = {
        "anonymous": Client().get(f"/cijfers/{YEAR}/").status_code,
        "coordinator": signed_in(make_coordinator()).get(f"/cijfers/{YEAR}/").status_code,
        "unverified funder": signed_in(unverified).get(f"/cijfers/{YEAR}/meeloop.csv").status_code,
        "funder": signed_in(make_funder_user()).get(f"/cijfers/{YEAR}/").status_code,
        "region": signed_in(make_region_user()).get(f"/cijfers/{YEAR}/").status_code,
    }

    assert answers == {"anonymous": 404, "coordinator": 404, "unverified funder": 404, "funder": 200, "region": 200}


@pytest.mark.promise("POR-4d")
def test_page_csv_xlsx_and_json_say_the_same_cell_by_cell() -> None:
    release = published()
    funder = signed_in(make_funder_user())
    expected = [(row.code, row.label, row.value) for row in rows_of(with_tables(Release.objects.all()).get())]

    as_csv = list(csv.reader(io.StringIO(funder.get(f"/cijfers/{YEAR}/meeloop.csv").content.decode("utf-8-sig"))))
    workbook = openpyxl.load_workbook(io.BytesIO(funder.get(f"/cijfers/{YEAR}/meeloop.xlsx").content))
    as_xlsx = [row for sheet in workbook.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)]
    as_json = funder.get(f"/api/v1/releases/{release.pk}/").json()
    page = funder.get(f"/cijfers/{YEAR}/").content.decode()

    assert [(code, name, value if value == NOT_SHOWN else int(value)) for _, _, code, name, value, _ in as_csv[1:]] == expected
    assert as_xlsx == expected
    assert [
        (cell["code"], cell["label"], NOT_SHOWN if cell["value"] is None else cell["value"])
        for table in as_json["tables"]
        for cell in table["cells"]
    ] == expected
    assert all(name in page for _, name, _ in expected)
    assert NOT_SHOWN in {value for _, _, value in expected}


def test_anybody_reads_public_figures_and_a_draft_is_read_by_nobody() -> None:
    published(Audience.PUBLIC)
    draft = compute_release(start_year=start_year_on(timezone.localdate()), audience=Audience.PUBLIC, by=Maker(1))

    assert Client().get(f"/api/v1/releases/{draft.pk}/").status_code == 404
    assert [row["version"] for row in Client().get("/api/v1/releases/").json()["results"]] == [1]


def test_the_region_counts_approves_and_publishes_in_the_browser() -> None:
    make_group_that_came(24)
    maker, checker = signed_in(make_region_user()), signed_in(make_region_user())
    start_year = start_year_on(timezone.localdate())

    made = maker.post("/regio/rapporten/", {"start_year": start_year, "audience": "public"})
    address = made["Location"]
    refused = maker.post(f"{address}goedkeuren/", follow=True)
    checker.post(f"{address}goedkeuren/")
    checker.post(f"{address}publiceren/")

    assert "Vraag een collega om ze goed te keuren" in refused.content.decode()
    assert Release.objects.get().status == ReleaseStatus.PUBLISHED
    assert "Cijfers van schooljaar" in Client().get("/cijfers/", follow=True).content.decode()


def test_a_year_with_nothing_in_it_is_refused_and_the_choice_is_kept() -> None:
    answer = signed_in(make_region_user()).post("/regio/rapporten/", {"start_year": 2023, "audience": "public"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "nog geen opkomst genoteerd" in page
    assert 'value="public" selected' in page or 'value="public" checked' in page


@pytest.mark.parametrize("pk", ["-" * 36, "a" * 36, "00000000-0000-0000-0000-000000000000"])
def test_a_report_that_cannot_be_is_not_there(pk: str) -> None:
    assert signed_in(make_region_user()).post(f"/regio/rapporten/{pk}/goedkeuren/").status_code == 404


def test_whoever_does_not_make_reports_finds_none() -> None:
    assert signed_in(make_funder_user()).get("/regio/rapporten/").status_code == 404
    assert Client().get("/regio/rapporten/").status_code == 302


def test_figures_for_funders_stay_on_no_shared_computer() -> None:
    published()
    as_file = signed_in(make_funder_user()).get(f"/cijfers/{YEAR}/meeloop.csv")

    assert "no-store" in as_file["Cache-Control"]


@pytest.mark.promise("POR-4d")
def test_an_earlier_version_cannot_be_compared_with_the_newest() -> None:
    first = published(Audience.PUBLIC)
    second = published(Audience.PUBLIC)

    listed = [row["id"] for row in Client().get("/api/v1/releases/").json()["results"]]

    assert listed == [str(second.pk)]
    assert Client().get(f"/api/v1/releases/{first.pk}/").status_code == 404
