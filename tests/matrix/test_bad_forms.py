"""Forms that are filled in badly, and good ones sent in an odd way: never a 5xx, and what was typed comes back."""

import html
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.matrix.asking import Answer, ask
from tests.matrix.bodies import form
from tests.matrix.expected import PAGES
from tests.matrix.frame import SIGN_IN
from tests.matrix.nasty import CONTENT_TYPES, LONG, SCRIPT, texts_for
from tests.matrix.planting import BSN, Spy, planted, stored
from tests.matrix.refusing import FORM, leads_away, somebody, told, where, wrong_with
from tests.matrix.shapes import World
from tests.matrix.spoiling import Spoilt, alone, rounds, some_rounds, wrong_ones

pytestmark = [pytest.mark.usefixtures("_quick"), pytest.mark.xdist_group("bad_forms")]
FORMS = [name for name, line in PAGES.items() if line.post is not None]
# Never shown again: secrets, and what only a button, a choice or a hidden field says.
NOT_KEPT = frozenset(
    {
        *("password", "password1", "password2", "oldpassword", "code", "doe", "step", "answer", "version", "accepted", "open"),
        *("cause", "kinds", "risk", "finding"),
        *("is_authorised", "is_material", "for_everybody", "by_mail"),
        *(
            "about",
            "everybody",
            "present",
            "pupils",
            "session_id",
            "levels",
            "scopes",
            "sectors",
            "source",
            "topics",
            "kind",
            "sector",
            "role",
            "days",
            "language",
            "user",
            "next",
            "year",
        ),
    }
)
# What somebody may well mean, and would type again.
MEANT = frozenset({SCRIPT, "2026-02-31", "²³", "-1"})


def questions(good: dict[str, Any], turn: int) -> Iterator[Spoilt]:
    """Yield what to put into a good form; other values from form to form."""
    bad = {field: texts_for(field) for field in good}
    yield from some_rounds(bad, step=3, turn=turn)
    yield from alone(bad, 1, start=turn)
    if good:
        yield dict.fromkeys(good, LONG)


def odd(good: dict[str, Any], turn: int) -> Iterator[tuple[bytes, str]]:
    """Yield bodies that are odd as a whole, with their content type."""
    yield b'\x00{"a": 1}', CONTENT_TYPES[turn % len(CONTENT_TYPES)]
    yield "&".join(f"{field}=%FF%FE&{field}=%ED%A0%80" for field in good).encode(), FORM
    if field := next(iter(good), ""):
        # Often enough to be too often; thousands of times, which takes a while to read, in some of the forms.
        yield "&".join(f"{field}={number}" for number in range(200 if turn % 8 else 2000)).encode(), FORM


def lost(typed: dict[str, Any], answer: Answer) -> list[str]:
    """Return the fields whose text is not on the page that came back."""
    if answer.status != 422:
        return []
    page = html.unescape(answer.body.decode())
    texts = {field: value for field, value in typed.items() if isinstance(value, str) and field not in NOT_KEPT}
    return [field for field, value in texts.items() if value not in page]


@pytest.mark.parametrize("group", ["ours", "allauth"])
def test_forms(world: World, group: str) -> None:
    found = []
    names = [name for name in FORMS if (name in SIGN_IN) == (group == "allauth")]
    for turn, name in enumerate(names):
        principal, url = somebody(world, name, PAGES[name], "POST"), where(world, name)
        good = form(name, world.side("a"), url)

        def sent(spoilt: Spoilt, principal: Any = principal, url: str = url, good: dict[str, Any] = good) -> str:
            typed = {**good, **spoilt}
            answer = ask("POST", url, principal, body=urlencode(typed, doseq=True).encode(), content_type=FORM)
            kept = {field: value for field, value in typed.items() if field not in spoilt or value in MEANT}
            gone = lost(kept, answer)
            return wrong_with(answer, url) or (f"what was typed is gone: {gone}" if gone else "")

        found += [f"{name} {wrong}" for wrong in wrong_ones(questions(good, turn), sent)]
        for body, content_type in odd(good, turn):
            if wrong := wrong_with(ask("POST", url, principal, body=body, content_type=content_type), url):
                found.append(f"{name} as {content_type!r} {body[:30]!r}: {wrong}")
    told(found)


@pytest.mark.promise("SBB-1")
def test_no_form_stores_a_bsn(world: World) -> None:
    found, refused = [], 0
    for name in FORMS:
        principal, url = somebody(world, name, PAGES[name], "POST"), where(world, name)
        for field, typed in planted(form(name, world.side("a"), url)):
            body = urlencode(typed, doseq=True).encode()
            wrong, is_refused = stored(partial(ask, "POST", url, principal, body=body, content_type=FORM), url)
            found += [f"{name}.{field}: {wrong}"] if wrong else []
            refused += is_refused
    told(found)
    assert refused > 50


def test_the_sweep_would_see_a_number_that_is_stored() -> None:
    spy, sql = Spy(), 'UPDATE "schools_school" SET "name" = %s'

    assert spy(lambda *asked: asked[1], sql, (f"School {BSN}",), None, {}) == (f"School {BSN}",)
    assert spy.tables == {"schools_school"}


def test_the_sweep_would_see_a_crash(world: World) -> None:
    """The positive control: a view that takes what it gets at its word, and answers that nobody may get."""
    answer = ask("GET", "/stuk/1/", world.principals["anonymous"])
    page = Answer(400, b"<h1>kapot</h1>", {"Content-Type": "text/html"}, [])
    echo = Answer(422, SCRIPT.encode(), {"Content-Type": "text/html"}, [])

    assert wrong_with(answer, "/stuk/1/") == "500 RuntimeError: stuk"
    assert wrong_with(page, "/api/v1/x/").startswith("400 is no problem")
    assert wrong_with(echo, "/x/") == "markup comes back unescaped"
    assert lost({"name": "Jan", "note": "Ziek"}, Answer(422, b"Jan", {}, [])) == ["note"]
    assert leads_away(Answer(302, b"", {"Location": "//kwaad.example"}, []))
    assert leads_away(Answer(302, b"", {"Location": "https:kwaad.example"}, []))


def test_a_crash_of_several_fields_is_told_of_the_one_that_does_it() -> None:
    def falls_over(spoilt: Spoilt) -> str:
        return "500" if "x" in spoilt.values() else ""

    asked = [*rounds({"a": ["1", "x"], "b": ["2", "3", "4"], "c": ["x"]}), *alone({"a": ["1", "x"]}, 2)]

    assert list(wrong_ones(iter(asked), falls_over)) == [
        "c='x': 500",
        "a='x': 500",
        "c='x': 500",
        "c='x': 500",
        "{'a': 'x'}: 500",
    ]
    assert {(field, value) for one in asked for field, value in one.items()} >= {("a", "x"), ("b", "2"), ("b", "3"), ("b", "4")}
