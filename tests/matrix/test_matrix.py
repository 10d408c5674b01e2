"""The proof behind "walls between schools": every address × everybody × own, foreign and absent things × reading and writing.

What the answers should be is the table in ``expected.py``. On top of it, of every answer: no 5xx, no word of somebody
else's, nothing written by looking or by who was turned away, the same answer for foreign and absent, no-store.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import get_resolver, reverse

from tests.matrix.addresses import addresses
from tests.matrix.asking import Answer, ask
from tests.matrix.bodies import document, encoded
from tests.matrix.doors import API
from tests.matrix.expected import (
    ACCOUNTS,
    ACTIVITIES,
    DESK,
    DEVELOPMENT,
    ENROLMENTS,
    FRAME,
    NEWSLETTER,
    PAGES,
    PROVIDERS,
    SCHOOLS,
    SIGN_IN,
    STATS,
    Line,
)
from tests.matrix.judging import READING, api_gate, expected, leaks, may, page_gate
from tests.matrix.shapes import ABSENT_PK, Principal, Side, World

TABLE = {**PAGES, **API}
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
# Pages that know neither schools nor providers: these people stand for all.
FEW = ("anonymous", "nobody", "coordinator_a", "owner_b", "no_factor", "no_terms", "blocked")
# Side b is side a's mirror: its coordinator and owner are enough to see whether the wall holds from there.
TWINS = frozenset({"school_admin_b", "teacher_b", "mentor_b", "editor_b", "host_b"})
# Who may come in is asked with good bodies; what an empty one meets does not hang on the role.
WITH_EMPTY_HANDS = frozenset({"anonymous", "coordinator_a", "owner_b", "region_admin"})
# Whom a line says nothing about meets the same wall whoever they are: these stand for all where foreign and absent are compared.
STRANGERS = frozenset({"coordinator_b", "owner_b", "region_admin", "nobody", "token_full"})
# `make matrix` asks every question there is (about 20 minutes); `make test` leaves out what cannot differ.
IS_WHOLE = "MEELOOP_MATRIX" in os.environ
Findings = list[str]
# Wagtail's own sign-in form leads to ours (test_cms).
UNNAMED = frozenset({"_util/login/"})
FOREIGN = "somebody else's"


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


def principals(world: World, group: str) -> list[Principal]:
    """Return who asks: everybody, programs at the interface only."""
    if group in {"sign_in", "newsletter"}:
        return [world.principals[name] for name in FEW]
    known = [one for name, one in world.principals.items() if name not in TWINS]
    return [one for one in known if group == "api" or not one.bearer]


def questions(line: Line, principal: Principal) -> Iterator[tuple[str, bool]]:
    """Yield each method, and whether it brings a good body; an empty one comes along for some."""
    for method in line.methods:
        yield method, True
        if method != "GET" and principal.name in WITH_EMPTY_HANDS:
            yield method, False


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
    findings: Findings = []
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


def summary(findings: Findings) -> str:
    """Return one line per kind of finding, with who was there."""
    kinds: dict[str, list[str]] = {}
    for finding in findings:
        head, _, said = finding.partition(": ")
        address, _, who = head.partition(" by ")
        kinds.setdefault(f"{address}: {said}", []).append(who)
    return "\n".join(f"{kind}  [{len(who)}: {', '.join(who[:6])}]" for kind, who in kinds.items())


def one_round(
    world: World,
    name: str,
    line: Line,
    principal: Principal,
    method: str,
    *,
    is_good: bool,
    seen: Counter[str],
    opened: set[tuple[str, str]],
) -> Iterator[str]:
    """Ask about side a, side b and what does not exist; yield what is wrong with the answers."""
    answers: dict[str, tuple[str, Answer]] = {}
    for letter in letters(world, name, line, principal, method, is_good=is_good or method == "GET"):
        side = world.side(letter)
        for number, url in enumerate(addresses(name, side, world)):
            body, content_type = encoded(name, side, world, url) if method != "GET" and is_good else (b"", default_type(url))
            answer = ask(method, url, principal, body=body, content_type=content_type, commits=line.commits)
            about = letter or "absent"
            who = f"{name} {method}{'' if is_good else ' empty'} by {principal.name} about {about}"
            seen[answer.kind] += 1
            yield from (f"{who}: {one}" for one in judge(name, line, principal, letter, method, url, answer, is_good=is_good))
            answers[f"{number}{letter}"] = (url, answer)
            if answer.status == line.methods[method]:
                opened.add((name, method))
    yield from (f"{name} {method} by {principal.name}: {one}" for one in oracles(name, line, principal, method, answers))


def letters(world: World, name: str, line: Line, principal: Principal, method: str, *, is_good: bool) -> tuple[str, ...]:
    """Return of whose things to ask: own, foreign and absent; an empty body meets foreign and absent only.

    Who stops at a gate never reaches a thing: one is enough. Nor need each of those whom the line does not name compare
    foreign with absent: some do.
    """
    if not has_things(world, name):
        return ("a",)
    every = ("a", "b", "") if line.is_sided else ("a", "")
    if IS_WHOLE:
        return every if is_good else every[-2:]
    if stops_at_a_gate(name, line, principal, method):
        return ("a",)
    is_named = any(may(line, principal, letter, name=name, method=method) for letter in every)
    if not is_named and principal.name not in STRANGERS:
        return ("a",)
    if not is_named and not any(side == "b" for _, side in principal.roles):
        every = ("a", "")  # who works on neither side meets a and b alike
    return every if is_good else every[-2:]


def stops_at_a_gate(name: str, line: Line, principal: Principal, method: str) -> bool:
    """Return whether this person is turned away before anybody looks which thing the address names."""
    path = "/api/v1/" if name in API else "/"
    gate = api_gate if name in API else page_gate
    return bool(gate(name, line, principal, method, path))


def default_type(url: str) -> str:
    return "application/json" if url.startswith("/api/") else "application/x-www-form-urlencoded"


def has_things(world: World, name: str) -> bool:
    """Return whether its address or its good body names a thing of somebody."""
    a, absent = world.side("a"), Side()
    return addresses(name, a, world) != addresses(name, absent, world) or (
        encoded(name, a, world, addresses(name, a, world)[0]) != encoded(name, absent, world, addresses(name, absent, world)[0])
    )


def judge(
    name: str, line: Line, principal: Principal, letter: str, method: str, url: str, answer: Answer, *, is_good: bool
) -> Iterator[str]:
    """Yield what is wrong with one answer."""
    should = expected(name, line, principal, letter, method, url)
    kind = answer.kind
    if answer.status >= 500:
        yield f"{answer.status} {answer.error}"
    elif kind != should and not is_fair(line, kind, should, answer, is_good=is_good):
        yield f"{kind} ({answer.status} {answer.to}) instead of {should}"
    yield from (f"leaks {word}" for word in leaks(answer, principal, line, letter))
    if method in READING and answer.wrote:
        yield f"wrote {answer.wrote}"
    if kind not in {"in", "login"} and answer.wrote:
        yield f"turned away, yet wrote {answer.wrote}"
    if (
        principal.is_known
        and not line.is_blind
        and answer.kind == "in"
        and answer.body
        and "no-store" not in answer.headers.get("Cache-Control", "")
    ):
        yield f"may be stored: {answer.headers.get('Cache-Control')!r}"


def is_fair(line: Line, kind: str, should: str, answer: Answer, *, is_good: bool) -> bool:
    """Return whether another answer than the table's says no more than it."""
    if kind in line.also:
        return True
    if is_good:
        return False
    # An empty body names nothing; and its shape is looked at before the thing, the same for every thing (see ``oracles``).
    return (answer.status in {400, 422} and should == "404") or (kind == "404" and should == "in")


def oracles(name: str, line: Line, principal: Principal, method: str, answers: dict[str, tuple[str, Answer]]) -> Iterator[str]:
    """Yield differences between what is not yours and what is not there."""
    for key, (url, answer) in answers.items():
        number, letter = key[0], key[1:]
        if letter == "" or number not in answers or expected(name, line, principal, letter, method, url) == "in":
            continue
        absent = answers[number][1]
        if answer.kind != "in" and absent.kind != "in" and answer.outline != absent.outline:
            yield f"{letter} differs from absent: {answer.status} {answer.to} / {absent.status} {absent.to}"


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


@pytest.mark.xdist_group("matrix of programs")
@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_somebody_elses_thing_below_ones_own_is_not_there(world: World) -> None:
    """Own class with a foreign pupil, own date with a foreign group: the walls hold inside an address too (V8.2.2)."""
    a, b = world.side("a"), world.side("b")
    coordinator, owner = world.principals["coordinator_a"], world.principals["owner_a"]
    asked = {
        (name, coordinator.name if name.startswith("schools") else owner.name): kwargs
        for name, kwargs in {
            "schools:edit_pupil": {"pk": a.named_class, "pupil_pk": b.pupil},
            "schools:remove_pupil": {"pk": a.named_class, "pupil_pk": b.pupil},
            "activities:change_date": {"pk": a.draft, "session_pk": b.session},
            "activities:cancel_date": {"pk": a.draft, "session_pk": b.session},
            "enrolments:provider_attendance": {"session_id": a.past, "pk": b.attended},
        }.items()
    }
    answers = {
        (name, method): ask(method, reverse(name, kwargs=kwargs), world.principals[who]).status
        for (name, who), kwargs in asked.items()
        for method in ("GET", "POST")
    }

    assert set(answers.values()) == {404}, answers


@pytest.mark.xdist_group("matrix of programs")
@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_foreign_things_inside_a_good_body_are_not_there(world: World) -> None:
    a, b = world.side("a"), world.side("b")
    coordinator, owner = world.principals["coordinator_a"], world.principals["owner_a"]
    enrol = f"/api/v1/sessions/{a.soon}/enrolments/"
    attended = f"/api/v1/enrolments/{a.attended}/attendance/"
    bodies = [
        ("POST", enrol, coordinator, {"school_class": a.named_class, "pupils": [FOREIGN]}),
        ("PUT", attended, coordinator, {"present": [FOREIGN]}),
        ("POST", "/api/v1/activities/", owner, {**document("activity-list", a, world), "provider": FOREIGN}),
        (
            "POST",
            "/api/v1/class-list-imports/",
            coordinator,
            {**document("api-class-list-imports", a, world), "school": FOREIGN},
        ),
    ]
    foreign = [b.pupil, b.place, b.provider, b.school]
    for (method, url, who, body), real in zip(bodies, foreign, strict=True):
        told = [
            ask(
                method,
                url,
                who,
                body=json.dumps(body).replace(f'"{FOREIGN}"', str(pk)).encode(),
                content_type="application/json",
            )
            for pk in (real, ABSENT_PK)
        ]
        assert told[0].outline == told[1].outline
        assert told[0].status in {404, 422}, (url, told[0].body)
        assert told[0].wrote == []


@pytest.mark.xdist_group("matrix of programs")
@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_a_form_from_another_site_is_refused_everywhere(world: World) -> None:
    """Each write, as somebody who may, on an own thing, with a session and a foreign Origin (V3.5.1)."""
    taken = []
    for name, line in TABLE.items():
        if line.is_csrf_free:
            continue
        for method in set(line.methods) - {"GET"}:
            for who in ("coordinator_a", "owner_a", "region_admin"):
                principal = world.principals[who]
                if may(line, principal, "a", name=name, method=method):
                    url = addresses(name, world.side("a"), world)[0]
                    body, content_type = encoded(name, world.side("a"), world, url)
                    headers = {"Origin": "https://kwaad.example", "Sec-Fetch-Site": "cross-site"}
                    answer = ask(method, url, principal, body=body, content_type=content_type, headers=headers, is_strict=True)
                    if answer.status != 403 or answer.wrote:
                        taken.append(f"{name} {method} by {who}: {answer.status} {answer.wrote}")

    assert taken == []
    assert {name for name, line in TABLE.items() if line.is_csrf_free} == {
        *("accounts:choose_language", "newsletter:subscribe", "newsletter:request-links", "newsletter:confirm"),
        *("newsletter:preferences", "newsletter:leave", "newsletter:undo", "newsletter:my_data", "newsletter-subscriptions"),
        *("desk:contact", "desk:contact_thread", "api-contact"),  # no cookie for who asks for help
        "enrolments:evaluate",  # without a session: who has the link may answer
    }


# What anybody may take away of their own.
DELETED = {"api-my-data": {"DELETE"}, "api-pupil-data": {"DELETE"}, "favourite-detail": {"DELETE"}}


@pytest.mark.xdist_group("matrix of programs")
@override_settings(ROOT_URLCONF="tests.matrix.urls")
def test_no_view_takes_a_method_that_the_table_does_not_name(world: World) -> None:
    found = []
    for name, line in TABLE.items():
        url = addresses(name, world.side("a"), world)[0]
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"} - set(line.methods) - DELETED.get(name, set()):
            principal = world.principals[
                "owner_a" if may(line, world.principals["owner_a"], "a", name=name) else "region_admin"
            ]
            answer = ask(method, url, principal)
            # allauth's views look at no method: they show their page or send on, and write nothing.
            is_harmless = {302, 200} if name in SIGN_IN else {302}
            if answer.status not in {401, 403, 404, 405, *is_harmless} or answer.wrote:
                found.append(f"{name} {method}: {answer.status} {answer.to} {answer.wrote} {answer.error}")

    if found:
        pytest.fail("\n".join(found), pytrace=False)
