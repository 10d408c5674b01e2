"""From an order to a release: one moment, the real method, and nothing true left behind."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone
from pypdf import PdfReader

from activities.choices import NamesMode
from enrolments.models import Enrolment, Place
from kit.school_year import start_year_on
from schools.models import Pupil, School, SchoolPopulation
from stats.choices import OrderStatus, ReaderKind, ReleaseStatus, Term
from stats.cubes import load_cube
from stats.errors import AnotherReleaseOpen, CorrectedAlready, CorrectionNeedsReason, EarlierTermFirst, TermNotOver
from stats.method.types import Finding, FindingLevel
from stats.models import Artefact, ProgrammeYear, PublishedNumber, Release, ReleaseOrder
from stats.periods import TERMS, days_of
from stats.querysets import years_behind
from stats.services.counting import gather, round_numbers
from stats.services.deciding import approve_release, publish_release, request_approval, withdraw_release
from stats.services.ordering import order_release
from stats.services.verifying import verify_release
from stats.services.working import count_next
from tests.support.counts import make_group_that_came
from tests.support.region import make_region
from tests.support.releases import AT_THE_BOARD, COLLEAGUE, LAST_YEAR, MAKER, make_published, make_published_alike, make_release
from tests.support.worker import eventually

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "stats"])


def order(*, term: Term = Term.AUTUMN, reason: str = "", start_year: int = LAST_YEAR) -> ReleaseOrder:
    return order_release(start_year=start_year, term=term, readers=[ReaderKind.PUBLIC], reason=reason, by=MAKER)


def counted(**what: object) -> Release:
    made = order(**what)  # type: ignore[arg-type]  # passed through
    assert count_next()
    made.refresh_from_db()
    assert made.status == OrderStatus.DONE, made.words
    assert made.release is not None
    return made.release


def published(release: Release) -> Release:
    request_approval(release=release, by=MAKER)
    approve_release(release=release, by=COLLEAGUE)
    approve_release(release=release, by=AT_THE_BOARD)
    return publish_release(release=release, by=MAKER)


@pytest.mark.slow
@pytest.mark.promise("POR-4d")
@pytest.mark.promise("POR-3f")
def test_a_region_is_counted_rounded_attacked_and_can_be_verified(tmp_path: Path) -> None:
    schools = make_region()
    true_total = 8 * 4 * 23
    # What DUO counts at these schools, in a list of the year before: hardly more than came.
    SchoolPopulation.objects.bulk_create(
        SchoolPopulation(school=one, start_year=LAST_YEAR - 1, level=level, year=3, pupils=26)
        for one in schools
        for level in ("vmbo-kb", "havo")
    )

    release = counted()
    cube = load_cube(release)

    pupils = {str(cell.at): number.value for cell, number in cube.numbers.items() if cell.measure == "pupils"}
    assert release.checked["ceilings"] > 0
    assert release.checked["artefacts"] == release.artefacts.count()
    assert pupils["()"] <= 2 * 8 * 26
    assert [one["pupils"] for one in json.loads(ProgrammeYear.objects.get().decision)["schools"]] == [{}] * 8

    assert (release.status, release.blocking_findings) == (ReleaseStatus.AUDITED, 0)
    assert abs((cube.value("attended") or 0) - true_total) <= 5
    assert traces_of(true_total, release) == []
    assert cube.value("activities") == 2
    assert all(
        number.value is None or number.value % 5 == 0 for cell, number in cube.numbers.items() if number.status == "rounded"
    )
    again = counted_again_from_nothing(release)
    assert again == cube.numbers

    out = published(release)
    assert all(check.holds and check.looked_at for check in verify_release(out)), verify_release(out)
    call_command("publish_release", str(out.pk), "--verify", stdout=StringIO())
    call_command("publish_release", str(out.pk), "--export", str(tmp_path), stdout=StringIO())
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {Path(name).name for name in files} >= {
        "manifest.json",
        "METHODE.md",
        "cijfers.json",
        "cijfers.xlsx",
        "verklaring.sig",
    }
    [manifest] = tmp_path.rglob("manifest.json")
    assert json.loads(manifest.read_text())["accountability"]["activities"] == 2


def counted_again_from_nothing(release: Release) -> object:
    """Count the same facts with the same secret once more, as another installation would."""
    from stats.keys import rounding_secret  # noqa: PLC0415  # only here

    cube, _report = round_numbers(gather(release.order), secret=rounding_secret())
    return cube.numbers


def traces_of(number: int, release: Release) -> list[str]:
    """Return the tables of stats, and the files, in which this number stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'stats_%%'")
        for (table,) in cursor.fetchall():
            # The files are looked at below; hexadecimal text may hold any digits.
            words = f"(to_jsonb(one) - 'content' - 'id')::text ~ '(^|[^0-9a-f-]){number}([^0-9a-f-]|$)'"
            cursor.execute(f"SELECT count(*) FROM {table} one WHERE {words}")  # noqa: S608  # names of our own tables
            found += [table] if cursor.fetchone() != (0,) else []
    plain = release.artefacts.exclude(name__endswith=".xlsx")
    return found + [one.name for one in plain if re.search(rf"(?<!\d){number}(?!\d)", words_in(one))]


def words_in(file: Artefact) -> str:
    """Return the text of a file."""
    content = bytes(file.content)
    if not file.name.endswith(".pdf"):
        return content.decode()
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_what_cannot_be_counted_says_why_and_leaves_nothing() -> None:
    empty = order()
    assert count_next()
    empty.refresh_from_db()
    make_region(groups_each=1, size=2)
    tiny = order()
    assert count_next()
    tiny.refresh_from_db()

    assert (empty.status, empty.refusal) == (OrderStatus.REFUSED, "nothing_to_count")
    assert (tiny.status, tiny.refusal) == (OrderStatus.REFUSED, "region_too_small")
    assert not Release.objects.exists()
    assert not count_next()


@pytest.mark.promise("POR-4d")
def test_counting_again_and_again_shows_the_region_no_number_that_flips() -> None:
    make_region(groups_each=1)
    seen = withdraw_release(release=make_release(), by=MAKER)
    make_release(findings=[Finding(FindingLevel.EXACT, "insider", "Herleidbaar.")])

    gathered = gather(ReleaseOrder(start_year=LAST_YEAR, term=Term.AUTUMN, readers=["public"]))

    assert (gathered.previous, gathered.corrects) == (None, None)
    assert gathered.kept is not None
    assert gathered.kept.numbers == load_cube(seen).numbers


def test_an_order_that_cannot_be_is_refused_at_once() -> None:
    with pytest.raises(TermNotOver):
        order(start_year=start_year_on(timezone.localdate()), term=Term.YEAR)
    make_published()
    with pytest.raises(CorrectionNeedsReason):
        order()
    for between in (Term.YEAR, Term.SPRING):
        with pytest.raises(EarlierTermFirst):
            order(term=between)
    with pytest.raises(EarlierTermFirst):
        order(term=Term.WINTER, start_year=LAST_YEAR - 1)
    order(reason="Een school telde dubbel.")
    with pytest.raises(AnotherReleaseOpen):
        order(term=Term.WINTER)


def test_a_year_is_decided_without_the_names_of_the_year_before_and_what_melted_is_not_counted() -> None:
    schools = make_region()
    # A pilot, the year before; its names have melted away.
    days_ago = (timezone.localdate() - days_of(LAST_YEAR - 1, Term.AUTUMN).last).days
    make_group_that_came(20, school=schools[0], days_ago=days_ago, mode=NamesMode.NAMES)
    asked = order()

    decided = gather(asked).programme
    Place.objects.all().delete()

    assert len(decided.rows["municipality"]) > 1
    assert {"municipality-level", "level-year-kind"} <= {table.code for table in decided.tables}
    assert count_next()
    asked.refresh_from_db()
    assert (asked.status, asked.refusal) == (OrderStatus.REFUSED, "names_gone")
    assert not Release.objects.exists()


def test_a_second_correction_is_refused_before_anything_is_counted_and_a_year_follows_each_term() -> None:
    terms = [make_published_alike(term=term) for term in TERMS]
    year = make_published_alike(term=0)
    make_published_alike(term=1, corrects=terms[0])
    assert years_behind() == [LAST_YEAR]
    make_published_alike(term=0, corrects=year)

    for term in (Term.AUTUMN, Term.YEAR):
        with pytest.raises(CorrectedAlready) as refusal:
            order(term=term, reason="Nog een keer.")
        assert "meer uitrekenen over leerlingen van andere besturen" in refusal.value.detail
    assert years_behind() == []
    make_published_alike(term=2, corrects=terms[1])
    assert years_behind() == [LAST_YEAR]
    assert order(term=Term.YEAR, reason="De winter is verbeterd.").status == OrderStatus.ASKED


@pytest.mark.slow
@pytest.mark.promise("POR-4d")
def test_a_correction_keeps_what_did_not_move_and_an_erased_pupil_is_no_difference_of_one(settings: object) -> None:
    schools = make_region()
    first = published(counted())
    before, rows = load_cube(first).numbers, rows_of(first)
    assert refused(reason="Nog eens kijken.") == "change_too_small"

    forget_a_pupil(schools[1])
    Enrolment.objects.filter(school=schools[0]).update(attended_count=4)
    settings.STATS_ROUNDING_KEY = "another key that is long enough for anything"  # type: ignore[attr-defined]  # pytest-django's settings
    assert refused(reason="Een school telde te veel.") == "rounding_key_changed"
    with pytest.raises(CommandError, match="Changed: rounding"):
        call_command("stats_keys", stdout=StringIO())
    call_command("stats_keys", "--take-into-use", "rounding", "--reason", "De oude is verloren.", stdout=StringIO())
    second = published(counted(reason="Een school telde te veel."))

    first.refresh_from_db()
    after = load_cube(second).numbers
    changed = {cell for cell, number in after.items() if before[cell] != number}
    assert (first.status, second.version, second.corrects_id, rows_of(first)) == (ReleaseStatus.SUPERSEDED, 2, first.pk, rows)
    # The school that was put right is in Groningen; the erased pupil was in Eemsdelta, where hardly anything moves, and by fives.
    elsewhere = [cell for cell in changed if ("municipality", "1979") in cell.at]
    assert 0 < len(changed) < len(after) / 10
    assert len(elsewhere) < sum(("municipality", "1979") in cell.at for cell in after) / 10
    assert {abs((before[cell].value or 0) - (after[cell].value or 0)) % 5 for cell in changed} == {0}
    assert all(check.holds for check in verify_release(first))


def refused(*, reason: str) -> str:
    """Order a correction that ends in a refusal; return its code."""
    asked = order(reason=reason)
    assert count_next()
    asked.refresh_from_db()
    return asked.refusal


def rows_of(release: Release) -> list[tuple[int, int | None]]:
    return list(PublishedNumber.objects.filter(release=release).order_by("pk").values_list("pk", "value"))


def forget_a_pupil(school: School) -> None:
    """Erase one pupil who came, as the desk does: the name goes, and the head counts are put right."""
    pupil = Place.objects.filter(school=school, attendance="present").order_by("pk")[0].pupil_id
    named = Enrolment.objects.filter(named_places__pupil=pupil).values_list("pk", flat=True)
    Enrolment.objects.filter(pk__in=list(named)).update(attended_count=F("attended_count") - 1, places=F("places") - 1)
    Pupil.objects.filter(pk=pupil).delete()


@pytest.mark.slow
@pytest.mark.worker
def test_a_killed_worker_leaves_no_half_release_and_the_next_one_makes_it() -> None:
    make_region()
    asked = order()
    script = "import django; django.setup()\nfrom stats.services import counting, working\n"
    stuck = script + (
        "store = counting.store_findings\n"
        "def wait(*given):\n    store(*given)\n    print('half', flush=True)\n    import time; time.sleep(60)\n"
        "counting.store_findings = wait\nworking.count_next()\n"
    )
    victim = subprocess.Popen([sys.executable, "-W", "ignore", "-c", stuck], stdout=subprocess.PIPE, env=surroundings())
    assert victim.stdout
    assert victim.stdout.readline() == b"half\n"
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait(30)
    victim.stdout.close()

    eventually(lambda: not Release.objects.exists())
    asked.refresh_from_db()
    assert (asked.status, PublishedNumber.objects.count()) == (OrderStatus.ASKED, 0)
    # The lock of who counts goes with the connection that died.
    eventually(count_next)
    assert Release.objects.get().status == ReleaseStatus.AUDITED


def surroundings() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join([str(root), str(root / "platform")])
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "meeloop.settings", "PYTHONPATH": paths}
