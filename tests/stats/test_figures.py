"""The pages of figures: compared, charted, refused where groups are too small, open to portals and feeds."""

import json
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import FunderOrganisation
from outbox.models import Message
from stats.choices import ReaderKind, Term
from stats.comparing import about_a_difference
from stats.method.types import Cell
from stats.models import PublishedNumber, PublishedTable, ReleaseSubscription
from stats.overview import coverage, figures, key_figures, known_beside, totals_of
from stats.querysets import comparable_releases, readable_tables
from stats.rules import Reader
from stats.services.announcing import announce_releases
from stats.services.reading import issue_of
from tests.support.makers import make_coordinator, make_funder_user
from tests.support.releases import LAST_YEAR, make_published

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])
PERIOD, BEFORE = f"{LAST_YEAR}-{LAST_YEAR + 1}-1", f"{LAST_YEAR - 1}-{LAST_YEAR}-1"
REFUSED = "Deze uitsplitsing maken we niet, omdat groepen te klein zijn."


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a maker's user
    return client


def of_a_fund() -> Client:
    return signed_in(make_funder_user(FunderOrganisation.objects.create(name="Fonds", kind="fund", verified_at=timezone.now())))


def test_a_page_compares_with_the_year_before_and_never_draws_a_line_that_drops() -> None:
    make_published(start_year=LAST_YEAR - 1)
    release = make_published(more=60)
    issue, reader = issue_of(release), Reader()
    known = totals_of(comparable_releases(reader), using="stats")
    drawn = {one.key: one for one in figures(issue, readable_tables(release, reader), known)}
    was = known.number(LAST_YEAR - 1, 1, "attended")
    now = issue.cube.numbers[Cell("attended", ())]
    assert was is not None
    first = key_figures(issue, known)[0]
    answer = Client().get("/cijfers/", follow=True)
    page = answer.content.decode()

    assert (first.label, first.note) == (
        "Deelnames van leerlingen",
        f"{was.value:,} in dezelfde periode van {LAST_YEAR - 1}-{LAST_YEAR}".replace(",", "."),
    )
    assert [row[0] for row in drawn["years"].rows] == [f"{PERIOD[:9]} tot nu toe", "Vorig schooljaar op deze dag"]
    assert 'class="plot__line"' not in drawn["years"].svg
    assert drawn["years"].claim == "Meer deelnames dan vorig schooljaar in deze tijd"
    assert now.value is not None
    named = Cell("named", ())
    none = replace(issue.cube, numbers={**issue.cube.numbers, named: replace(issue.cube.numbers[named], value=0)})
    assert "% van alle aanmeldingen" in coverage(issue)
    assert coverage(replace(issue, cube=none)).endswith("Die waren er niet of bijna niet.")
    assert drawn["outcomes"].claim.endswith("% van de aangemelde leerlingen kwam")
    assert all(figure.claim in page for figure in drawn.values())
    for words in ("Hoe zijn deze cijfers gemaakt?", f"Kenmerk {release.pk}", "CC BY 4.0", "niet getoond, 1 of 2 organisaties"):
        assert words in page
    assert answer["Last-Modified"]
    assert "no-cache" in answer["Cache-Control"]
    again = Client().get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed = Client().get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"], "accept-language": "en"})
    assert (changed.status_code, changed["ETag"] == answer["ETag"]) == (200, False)


@pytest.mark.promise("POR-4d")
def test_charts_say_only_published_numbers() -> None:
    release = make_published()
    shown = set(PublishedNumber.objects.filter(release=release).values_list("value", flat=True))
    issue = issue_of(release)
    tables = readable_tables(release, Reader())

    drawn = figures(issue, tables, totals_of([release], using="stats"))

    bars = [one for one in drawn if one.key.startswith(("attended", "pupils"))]
    assert len(bars) == 3
    assert {int(row[1].replace(".", "")) for figure in bars for row in figure.rows} <= shown


@pytest.mark.promise("POR-4d")
def test_every_chart_is_a_file_too_with_published_numbers_and_its_source() -> None:
    release = make_published()
    issue, anybody = issue_of(release), Client()
    shown = set(PublishedNumber.objects.filter(release=release).values_list("value", flat=True))
    page = anybody.get(f"/cijfers/{PERIOD}/").content.decode()
    addresses = sorted(set(re.findall(rf'href="(/cijfers/{PERIOD}/v1/grafieken/[\w-]+\.(?:svg|png))"', page)))
    answers = {address.rpartition("/")[2]: anybody.get(address) for address in addresses}
    drawn = answers["attended-sector.svg"]
    words = [one.text or "" for one in fromstring(drawn.content).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    again = anybody.get(addresses[0], headers={"if-none-match": answers[addresses[0].rpartition("/")[2]]["ETag"]})

    keys = {"attended-sector", "attended-kind", "pupils-level", "outcomes"}
    assert set(answers) == {f"{key}.{kind}" for key in keys for kind in ("svg", "png")}
    assert {answer["Content-Type"] for answer in answers.values()} == {"image/svg+xml; charset=utf-8", "image/png"}
    assert answers["outcomes.png"].content.startswith(b"\x89PNG")
    assert {int(word) for word in words if word.isdecimal()} <= shown
    assert f", kenmerk {release.pk}." in " ".join(words)
    assert "Toch kunnen er fouten in staan." in " ".join(words)
    assert issue.title in " ".join(words)
    assert (again.status_code, again.content) == (304, b"")
    for wrong in ("grafieken/niets.png", "grafieken/outcomes.gif", "grafieken/outcomes"):
        assert anybody.get(f"/cijfers/{PERIOD}/v1/{wrong}").status_code == 404


def test_a_comparison_says_which_difference_may_be_chance_and_is_a_picture_too() -> None:
    make_published(start_year=LAST_YEAR - 1)
    make_published()
    asked = {"per": "sector", "wat": "attended", "periode": "1"}

    page = Client().get("/cijfers/vergelijken/", asked).content.decode()
    drawn = Client().get("/cijfers/vergelijken/", {**asked, "grafiek": "compare.svg"}).content.decode()

    assert "Een verschil van 10 of minder zegt niets" in page
    assert "Een verschil van 30 of minder zegt niets" in about_a_difference("2026-1", Term.YEAR)
    assert "grafiek=compare.png" in page
    assert f"{PERIOD[:9]}, augustus–december, versie 1." in drawn
    assert Client().get("/cijfers/vergelijken/", {**asked, "grafiek": "x.svg"}).status_code == 404


def test_an_english_reader_reads_english_words_and_the_same_files() -> None:
    release = make_published()
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    year = LAST_YEAR + 1

    page = Client(**english).get(f"/cijfers/{PERIOD}/").content.decode()
    table = Client(**english).get(f"/api/v1/releases/{release.pk}/tables/municipality-level/").json()

    for words in (
        "Taking part in introductions to work",
        "Pupil visits",
        "Care, welfare and sport",
        "Participation by sector",
    ):
        assert words in page, words
    assert [words for words in ("Deelname", "leerling", "Bedrijfsbezoek") if words in main_of(page)] == []
    assert f"The next figures of {year}-{year + 1} are about" in page
    assert table["title"].startswith("Deelname naar")
    assert "praktijkonderwijs" in json.dumps(table)


def main_of(page: str) -> str:
    return re.sub(r'<ul lang="nl">.*?</ul>', "", page.partition("<main")[2].partition("</main>")[0], flags=re.DOTALL)


@pytest.mark.promise("POR-4d")
def test_another_breakdown_is_refused_with_what_there_is() -> None:
    release = make_published()
    anybody, funder = Client(), of_a_fund()
    page, interface = f"/cijfers/{PERIOD}/uitsplitsing/", f"/api/v1/releases/{release.pk}/tables/"

    made = anybody.get(page, {"per": ["sector", "kind"]})
    refused = anybody.get(page, {"per": ["municipality", "level", "sector"]})
    unknown = anybody.get(page, {"per": ["sekse"]})
    finer = {"per": PublishedTable.objects.get(release=release, audience="funders").dimensions}
    answers = {
        name: anybody.get(interface + query)
        for name, query in {
            "all": "", "made": "?by=sector,kind", "refused": "?by=municipality,level,sector", "filter": "?level=havo",
            "row": "sector-kind/?sector=care",
        }.items()
    }  # fmt: skip

    assert (made.status_code, "Deelname naar sector en soort activiteit" in made.content.decode()) == (200, True)
    for answer in (refused, unknown):
        assert answer.status_code == 422
        assert REFUSED in answer.content.decode()
        assert "?per=sector&amp;per=kind" in answer.content.decode()
    assert (anybody.get(page, finer).status_code, funder.get(page, finer).status_code) == (422, 200)
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "all": 200, "made": 200, "refused": 422, "filter": 422, "row": 422,
    }  # fmt: skip
    assert [one["code"] for one in answers["made"].json()] == ["sector-kind"]
    assert {answers[name].json()["code"] for name in ("refused", "filter", "row")} == {"breakdown_not_made"}
    assert answers["refused"].json()["detail"].startswith(REFUSED)
    assert "per sector en soort activiteit" in answers["refused"].json()["detail"]


def test_school_years_stand_side_by_side_as_they_were_published() -> None:
    before, release = make_published(start_year=LAST_YEAR - 1), make_published(more=60)
    make_published(start_year=LAST_YEAR - 2, readers=(ReaderKind.FUND,), is_confidential=True)

    page = of_a_fund().get("/cijfers/vergelijken/", {"per": "sector"}).content.decode()
    refused = Client().get("/cijfers/vergelijken/", {"per": "year", "wat": "attended"})

    for one in (before, release):
        value = PublishedNumber.objects.get(release=one, measure="attended", place="sector=care").value
        assert f'<td class="num">{value}</td>' in page
        assert one.school_year in page
    assert f"{LAST_YEAR - 2}-{LAST_YEAR - 1}" not in page
    assert (refused.status_code, REFUSED in refused.content.decode()) == (422, True)


def test_each_version_has_its_own_numbers_beside_other_periods_and_the_new_one_says_why() -> None:
    before, first = make_published(start_year=LAST_YEAR - 1), make_published()
    second = make_published(corrects=first, reason="Een school telde dubbel.")

    for release in (first, second):
        known = known_beside(release, Reader())
        value = PublishedNumber.objects.get(release=release, measure="attended", place="").value
        assert known.totals.keys() == {(LAST_YEAR - 1, 1), (LAST_YEAR, 1)}
        assert known.so_far(LAST_YEAR, Term.AUTUMN, "attended") == value
    pages = [Client().get(f"/cijfers/{PERIOD}/v{number}/").content.decode() for number in (1, 2)]
    assert ["Een school telde dubbel." in page for page in pages] == [False, True]
    assert [step.reason for step in second.steps.filter(action="count")] == ["Een school telde dubbel."]
    assert (before.reason, json.loads(second.manifest)["reason"]) == ("", "Een school telde dubbel.")


@pytest.mark.promise("POR-3e")
def test_a_year_is_accounted_for_from_the_id_of_a_release() -> None:
    make_published(start_year=LAST_YEAR - 1)
    release = make_published()
    said = json.loads(release.manifest)["accountability"]
    path = f"/cijfers/verantwoording/{release.pk}/"

    page = Client().get(path).content.decode()

    for measure in ("schools", "providers", "activities", "attended"):
        shown = said[measure] if isinstance(said[measure], str) else f"{said[measure]:,}".replace(",", ".")
        assert f'<td class="num">{str(shown).replace("<", "&lt;")}</td>' in page, measure
    assert BEFORE in page
    assert f"publish_release --verify {release.pk}" in page
    assert f"verantwoording/{release.pk}/" in Client().get(f"/cijfers/{PERIOD}/").content.decode()


def test_public_figures_read_through_the_statistics_role_only() -> None:
    make_published(start_year=LAST_YEAR - 1)
    release = make_published()
    addresses = [f"/cijfers/{PERIOD}/", "/cijfers/vergelijken/", "/cijfers/open-data/", "/cijfers/nieuw.atom"]
    addresses += [f"/cijfers/verantwoording/{release.pk}/", f"/cijfers/{PERIOD}/uitsplitsing/?per=sector"]
    addresses += [f"/cijfers/{PERIOD}/v1/cijfers.json", "/cijfers/catalogus.jsonld"]

    with CaptureQueriesContext(connections["default"]) as taken:
        for address in addresses:
            Client().get(address)

    assert [one["sql"] for one in taken if '"stats_' in one["sql"]] == []


def test_portals_and_feeds_hear_of_what_everybody_may_read_and_of_nothing_else() -> None:
    release = make_published()
    make_published(start_year=LAST_YEAR - 1, readers=(ReaderKind.FUND,))
    reader = of_a_fund()

    record = json.loads(reader.get("/cijfers/catalogus.jsonld").content)
    feed = fromstring(reader.get("/cijfers/nieuw.atom").content)  # noqa: S314  # our own
    page = reader.get("/cijfers/open-data/").content.decode()

    datasets = record["dcat:dataset"]
    assert [one["dct:identifier"] for one in datasets] == [str(release.pk)]
    addresses = [one["dcat:downloadURL"]["@id"] for one in datasets[0]["dcat:distribution"]]
    assert [Client().get(address.removeprefix("http://testserver")).status_code for address in addresses] == [200] * len(
        addresses
    )
    assert [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}id")][1:] == [f"urn:uuid:{release.pk}"]
    assert (PERIOD in page, BEFORE in page) == (True, False)


def test_who_asked_gets_one_mail_about_what_they_may_read() -> None:
    fund, coordinator = of_a_fund(), signed_in(make_coordinator())
    for client in (fund, fund, coordinator):
        assert client.post("/cijfers/bericht/", {"bericht": "aan"}).status_code == 302
    assert ReleaseSubscription.objects.count() == 2
    make_published(readers=(ReaderKind.FUND,))
    announce_releases()
    announce_releases()
    mails = Message.objects.filter(kind="stats.new_release")

    assert [mail.subject for mail in mails] == [f"Er zijn nieuwe cijfers: {PERIOD}"]
    assert f"/cijfers/{PERIOD}/v1/" in mails[0].text
    fund.post("/cijfers/bericht/", {"bericht": "uit"})
    make_published(start_year=LAST_YEAR - 1, readers=(ReaderKind.FUND,))
    announce_releases()
    assert mails.count() == 1
    assert Client().get("/cijfers/bericht/").status_code == 302


def test_a_file_that_somebody_has_is_not_sent_again() -> None:
    make_published()
    address = f"/cijfers/{PERIOD}/v1/cijfers.xlsx"

    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
