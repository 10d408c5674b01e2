"""Who decides about pupils stands on every page with their names, and no file of people goes to anybody else (POR-1b, POR-4g)."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from tests.matrix.addresses import addresses
from tests.matrix.asking import Answer, ask
from tests.matrix.doors import API
from tests.matrix.expected import PAGES
from tests.matrix.judging import leaks, may
from tests.matrix.lines import AT_PROVIDER, AT_SCHOOL, COORDINATES
from tests.matrix.looking import not_written_down
from tests.matrix.shapes import Principal, World

pytestmark = [pytest.mark.usefixtures("_quick"), pytest.mark.xdist_group("controllers")]
LABEL = "Verwerkingsverantwoordelijke voor de leerlingen:"
NAMES = ("kwxvoor", "kwxachter", "kwxnummer")
# Every address that gives a file, and whom it is about.
ABOUT_PUPILS = {"schools:download_pupil_data": COORDINATES}
# The school sends this list itself, by signing the group up; nobody else of the provider's world gets it (POR-4c).
RECEIVED_FROM_THE_SCHOOL = {"enrolments:roster_pdf": AT_PROVIDER, "enrolments:sign_in_sheet": AT_PROVIDER}
# Who asks is whom it is about, or has the secret that was mailed to them.
ABOUT_ONESELF = frozenset({"accounts:download_my_data", "newsletter:my_data", "enrolments:feed", "enrolments:calendar"})
ABOUT_NOBODY = frozenset(
    {
        "schools:agreement_file",
        "schools:agreement_proof",
        "schools:public_model",
        "schools:public_agreement_file",
        "activities:calendar",
        "stats:catalogue",
        "stats:feed",
        "stats:file",
        "privacy:register_file",
        "privacy:dpia_file",
        "security-txt",
        "pages:updates_feed",
        "newsletter:feed",
        "schema",
    }
)
WHO = ("coordinator_a", "owner_a", "region_admin")


def is_file(answer: Answer) -> bool:
    """Return whether an answer is something to keep: no page and no document of the interface."""
    kind = answer.headers.get("Content-Type", "")
    is_shown = kind.startswith(("text/html", "application/json", "application/problem+json"))
    return answer.status == 200 and ("Content-Disposition" in answer.headers or not is_shown)


def has_names(answer: Answer) -> bool:
    """Return whether names or numbers of pupils stand in it."""
    return any(word.startswith(NAMES) for word in answer.words)


@pytest.fixture(scope="module")
def answers(world: World, _quick: None) -> list[tuple[str, Principal, Answer]]:
    """Return what three people get of every address that is theirs to look at."""
    got = []
    for name, line in {**PAGES, **API}.items():
        for principal in (world.principals[who] for who in WHO):
            if line.get is not None and may(line, principal, "a", name=name, method="GET"):
                url = addresses(name, world.side("a"), world)[0]
                got.append((name, principal, ask("GET", url, principal)))
                if "everybody" in line.who:
                    break
    return got


@pytest.mark.promise("POR-1b")
def test_every_page_with_names_of_pupils_says_which_school_decides(answers: list[tuple[str, Principal, Answer]]) -> None:
    pages = [(name, one) for name, _who, one in answers if has_names(one) and "html" in one.headers.get("Content-Type", "")]

    assert {"schools:class", "schools:pupil_data", "enrolments:detail", "enrolments:roster"} <= {name for name, _one in pages}
    assert [name for name, one in pages if LABEL.encode() not in one.body] == []


@pytest.mark.promise("POR-4g")
def test_every_file_is_known_and_files_of_people_go_to_who_answers_for_them(
    answers: list[tuple[str, Principal, Answer]],
) -> None:
    files = [(name, who, one) for name, who, one in answers if is_file(one)]
    posted = {"schools:download_pupil_data", "accounts:download_my_data", "newsletter:my_data"}
    known = ABOUT_PUPILS.keys() | RECEIVED_FROM_THE_SCHOOL.keys() | ABOUT_ONESELF | ABOUT_NOBODY

    assert {name for name, _who, _one in files} == known - posted
    # A file about nobody holds nobody, whoever asks for it; the matrix asks them all.
    assert [name for name, _who, one in files if name in ABOUT_NOBODY | ABOUT_ONESELF and has_names(one)] == []
    # The table of who may come in is proved for every role by test_matrix.
    assert {name: PAGES[name].who for name in ABOUT_PUPILS} == ABOUT_PUPILS
    assert {name: PAGES[name].who for name in RECEIVED_FROM_THE_SCHOOL} == RECEIVED_FROM_THE_SCHOOL
    for name, line in PAGES.items():
        if name in ABOUT_PUPILS:
            assert line.who <= AT_SCHOOL


@pytest.mark.promise("POR-4g")
def test_neither_the_region_nor_a_funder_takes_people_along(world: World, answers: list[tuple[str, Principal, Answer]]) -> None:
    outside = [one for name, one in world.principals.items() if name.startswith(("region_", "funder", "nobody", "anonymous"))]
    assert len(outside) > 4
    paths = {name: addresses(name, world.side("a"), world)[0] for name in (*ABOUT_PUPILS, *RECEIVED_FROM_THE_SCHOOL)}
    got = []
    for principal in outside:
        for name, url in paths.items():
            method = "POST" if name in ABOUT_PUPILS else "GET"
            answer = ask(method, url, principal)
            if is_file(answer) or has_names(answer):
                got.append((name, principal.name))

    assert got == []
    assert [name for name, who, one in answers if who.name == "region_admin" and has_names(one)] == []


@pytest.mark.promise("SBB-10", "POR-4g")
def test_what_is_handed_out_to_who_signed_in_just_now_is_written_down_name_by_name(world: World) -> None:
    """The matrix asks with sessions of a while ago, which are sent on to prove who they are; these did so a moment ago."""
    staff = ["coordinator_a", "school_admin_a", "teacher_a", "coordinator_b", "owner_a", "region_admin"]
    asked = {
        "schools:download_pupil_data": staff,
        "schools:take_school_along": staff,
        "accounts:download_my_data": ["teacher_a", "region_admin"],
    }
    named, findings = set(), []
    with transaction.atomic():
        for who in staff:
            prove(world.principals[who])
        for name, people in asked.items():
            url = addresses(name, world.side("a"), world)[0]
            for principal in (world.principals[who] for who in people):
                answer = ask("POST", url, principal)
                unwritten = not_written_down(name, world, principal, answer)
                foreign = leaks(answer, principal, PAGES[name], "a")
                findings += [f"{name} by {principal.name}: {one}" for one in (*unwritten, *foreign)]
                if has_names(answer):
                    named.add((name, principal.name))
        transaction.set_rollback(True)

    assert findings == []
    assert named == {
        ("schools:download_pupil_data", "coordinator_a"),
        ("schools:download_pupil_data", "school_admin_a"),
        ("schools:take_school_along", "school_admin_a"),
    }


def prove(principal: Principal) -> None:
    """Let this person have typed their password a moment ago."""
    key = principal.cookies.partition(f"{settings.SESSION_COOKIE_NAME}=")[2].partition(";")[0]
    session = SessionStore(key)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(principal.user)
    session.save()
