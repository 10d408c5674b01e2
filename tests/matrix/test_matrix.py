"""The proof behind "walls between schools": every address × everybody × own, foreign and absent things × reading and writing.

What the answers should be is the table in ``expected.py``. On top of it, of every answer: no 5xx, no word of somebody
else's, nothing written by looking or by who was turned away, the same answer for foreign and absent, no-store. What a table
cannot say is asked in ``test_walls.py``.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import get_resolver

from tests.matrix.asking import Answer, ask
from tests.matrix.contract import undescribed
from tests.matrix.doors import API
from tests.matrix.expected import ACCOUNTS, ACTIVITIES, DESK, ENROLMENTS, NEWSLETTER, PROVIDERS, SCHOOLS, STATS
from tests.matrix.frame import DEVELOPMENT, FRAME, SIGN_IN
from tests.matrix.judging import judge, oracles
from tests.matrix.lines import Line
from tests.matrix.looking import WITHOUT_NAMES, not_written_down
from tests.matrix.questions import one_round, principals, questions
from tests.matrix.refusing import TABLE
from tests.matrix.shapes import World

GROUPS = {
    "accounts": ACCOUNTS,
    "schools": SCHOOLS,
    "providers": PROVIDERS,
    "activities": ACTIVITIES,
    "enrolments": ENROLMENTS,
    "newsletter": NEWSLETTER,
    "stats": STATS,
    "desk": DESK,
    "frame": FRAME,
    "sign_in": SIGN_IN,
    "api": API,
}
# Wagtail's own sign-in form leads to ours (test_cms).
UNNAMED = frozenset({"_util/login/"})


def names(patterns: list[object], space: str = "") -> Iterator[str]:
    """Yield the name of every address below these patterns."""
    for pattern in patterns:
        below = getattr(pattern, "url_patterns", None)
        if below is None:
            yield f"{space}{pattern.name or pattern.pattern}"  # type: ignore[attr-defined]  # a URLPattern
        elif not str(pattern.pattern).startswith(("beheer/", "documenten/")):  # type: ignore[attr-defined]  # a URLResolver
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space  # type: ignore[attr-defined]  # as above
            yield from names(below, inner)


def test_every_address_has_a_line_in_the_table_and_every_line_an_address() -> None:
    # The CMS has its own table (test_cms); pages below wagtail_serve are content.
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("wagtail")} - UNNAMED

    table = {name.partition("@")[0] for name in TABLE}
    assert found - table - DEVELOPMENT == set(), "new addresses: say in expected.py who may come in"
    assert table - found == set(), "addresses that are gone"


@pytest.mark.promise("OGP-2.1a")
@pytest.mark.timeout(600)  # thousands of questions
@override_settings(ROOT_URLCONF="tests.matrix.urls")
# In two halves: each test process builds one world, and the longest tests do not begin last.
@pytest.mark.promise("POR-8c", "OGP-3.1")
@pytest.mark.parametrize(
    "group",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"matrix {'of programs' if name == 'api' else 'of people'}"))
        for name in GROUPS
    ],
)
def test_nobody_gets_more_than_the_table_says(world: World, group: str) -> None:
    findings: list[str] = []
    seen: Counter[str] = Counter()
    opened: set[tuple[str, str]] = set()
    for name, line in GROUPS[group].items():
        for principal in principals(world, group):
            for method, is_good in questions(line, principal):
                findings += one_round(world, name, line, principal, method, is_good=is_good, seen=seen, opened=opened)
    wanted = {(name, method) for name, line in GROUPS[group].items() for method in line.methods}
    findings += [f"{name} {method}: nobody got what the table promises" for name, method in sorted(wanted - opened)]

    print(f"\n{group}: {sum(seen.values())} questions, {dict(seen)}")  # noqa: T201  # shown with -s, and when it fails
    if findings:
        pytest.fail(summary(findings), pytrace=False)


def summary(findings: list[str]) -> str:
    """Return one line per kind of finding, with who was there."""
    kinds: dict[str, list[str]] = {}
    for finding in findings:
        head, _, said = finding.partition(": ")
        address, _, who = head.partition(" by ")
        kinds.setdefault(f"{address}: {said}", []).append(who)
    return "\n".join(f"{kind}  [{len(who)}: {', '.join(who[:6])}]" for kind, who in kinds.items())


@override_settings(ROOT_URLCONF="tests.matrix.urls", READONLY_GET="log")
def test_a_page_that_leaks_is_seen(world: World) -> None:
    """The positive control: each thing that the harness promises to see, on pages made to do it."""
    line = Line(frozenset({"coordinator"}), is_sided=True, factor=True)
    stranger = world.principals["owner_b"]

    def found(page: str) -> list[str]:
        urls = {letter: f"/{page}/{world.side(letter).named_class}/" for letter in ("a", "b", "")}
        answers = {f"0{letter}": (url, ask("GET", url, stranger)) for letter, url in urls.items()}
        alone = [
            f"{key[1:] or 'absent'}: {one}"
            for key, (url, answer) in answers.items()
            for one in judge(page, line, stranger, key[1:], "GET", url, answer, is_good=True)
        ]
        return sorted([*alone, *oracles(page, line, stranger, "GET", answers)])

    assert found("lek") == [
        "a: in (200 ) instead of 404",
        "a: leaks kwxachtera",
        "a: leaks kwxvoora",
        "a: leaks kwxvoora1",
        "a: may be stored: 'public'",
        "a: wrote ['schools_schoolclass']",
        "absent: 410 (410 ) instead of 404",
        "absent: turned away, yet wrote ['schools_schoolclass']",
        "absent: wrote ['schools_schoolclass']",
        "b: in (200 ) instead of 404",
        "b: leaks kwxachterb",
        "b: may be stored: 'public'",
        "b: wrote ['schools_schoolclass']",
    ]
    assert found("verklikker") == ["a differs from absent: 404  / 404 ", "b differs from absent: 404  / 404 "]
    assert found("stuk")[0] == "a: 500 RuntimeError: stuk"


@pytest.mark.promise("SBB-10")
@override_settings(ROOT_URLCONF="tests.matrix.urls", READONLY_GET="log")
def test_a_look_that_is_not_written_down_as_it_was_is_seen(world: World) -> None:
    """The positive control of ``not_written_down``: shown and not written, written and not shown, by another, mailed."""

    def found(page: str, name: str, who: str = "coordinator_a") -> list[str]:
        principal, side = world.principals[who], world.side("a")
        return list(not_written_down(name, world, principal, ask("GET", f"/{page}/{side.named_class}/", principal)))

    assert found("lek", "lek") == [f"shows {word} and writes no look" for word in ("kwxachtera", "kwxvoora", "kwxvoora1")]
    assert found("zwijger", "zwijger") == [
        "mails kwxvoora1",
        "somebody else is written down as who looked",
        "shows kwxvoora1 and writes no look",
    ]
    assert found("school/klassen", "schools:class") == []
    assert set(WITHOUT_NAMES) <= set(TABLE)


def test_an_answer_that_is_not_described_is_seen() -> None:
    """The positive control of ``contract``: a status, a kind and a body that the description does not have."""
    json_, problem = {"Content-Type": "application/json"}, {"Content-Type": "application/problem+json"}
    me = b'{"id": 1}'

    def found(status: int, body: bytes, headers: dict[str, str], url: str = "/api/v1/me/") -> list[str]:
        return [said.partition(" (")[0] for said in undescribed("GET", url, Answer(status, body, headers, []))]

    assert found(418, b"", json_) == ["answers 418, which the description does not have"]
    assert found(200, me, {"Content-Type": "text/html"}) == ["answers 200 as 'text/html', described as ['application/json']"]
    assert [said[:50] for said in found(200, me, json_)] == ["answers 200 with what does not fit the description"]
    assert [said[:50] for said in found(404, me, problem)] == ["answers 404 with what does not fit the description"]
    assert found(200, b"<html>", {"Content-Type": "text/html"}, url="/school/") == []
