"""The questions of the matrix: who asks what about whose things, and what was wrong with the answers."""

import os
from collections import Counter
from collections.abc import Iterator

from tests.matrix.addresses import addresses
from tests.matrix.asking import Answer, ask
from tests.matrix.bodies import encoded
from tests.matrix.doors import API
from tests.matrix.judging import api_gate, judge, may, oracles, page_gate
from tests.matrix.lines import Line
from tests.matrix.looking import not_written_down
from tests.matrix.shapes import Place, Principal, World

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
        for number, (url, good) in enumerate(places(world, name, letter)):
            body, content_type = good if method != "GET" and is_good else (b"", default_type(url))
            answer = ask(method, url, principal, body=body, content_type=content_type)
            about = letter or "absent"
            who = f"{name} {method}{'' if is_good else ' empty'} by {principal.name} about {about}"
            seen[answer.kind] += 1
            yield from (f"{who}: {one}" for one in judge(name, line, principal, letter, method, url, answer, is_good=is_good))
            yield from (f"{who}: {one}" for one in not_written_down(name, world, principal, answer))
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


def places(world: World, name: str, letter: str) -> list[Place]:
    """Return where it is for one side, each place with its good body; worked out once, for everybody who asks."""
    if (name, letter) not in world.places:
        side = world.side(letter)
        world.places[name, letter] = [(url, encoded(name, side, world, url)) for url in addresses(name, side, world)]
    return world.places[name, letter]


def has_things(world: World, name: str) -> bool:
    """Return whether its address or its good body names a thing of somebody."""
    return places(world, name, "a") != places(world, name, "")
