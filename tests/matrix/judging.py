"""What the table says about one question, and what an answer may not hold."""

import re
from collections.abc import Iterator

from tests.matrix.asking import Answer
from tests.matrix.contract import undescribed
from tests.matrix.doors import OF_SCHOOL_A, PEOPLE, READ_BY_ALL, READ_WITH_READ, READERS, WRITTEN_BY
from tests.matrix.lines import Line
from tests.matrix.shapes import Principal

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Public although the page is about somebody who is signed in: how the language, the terms and leaving work.
FREE_OF_TERMS = (
    "/voorwaarden/", "/privacy/", "/toegankelijkheid/", "/hulp/", "/contact/", "/cookies/", "/taal/", "/account/logout/",
    "/account/uitgelogd/", "/health/", "/api/schema/", "/api/docs/", "/api/v1/me/",
)  # fmt: skip
_PARTS = re.compile(r"kwx(?P<kind>[a-z_]+?)(?P<side>[abuz])\d*$")
_PERSON = re.compile(r"kwx(?:naam|mail)(?P<role>[a-z_]+)$")


def may(line: Line, principal: Principal, side: str, *, name: str = "", method: str = "GET") -> bool:
    """Return whether the table lets this person come in."""
    if "everybody" in line.who or (name in READ_BY_ALL and method in READING):
        return not line.is_sided or side != "" or name in READ_BY_ALL
    if "signed in" in line.who:
        return principal.is_known
    who = line.who if method in READING else WRITTEN_BY.get(name, line.who)
    return any(role in who and (not line.is_sided or of in {side, ""}) for role, of in principal.roles)


def expected(name: str, line: Line, principal: Principal, side: str, method: str, path: str) -> str:
    """Return ``in`` or how this person is turned away; ``side`` is empty for what does not exist."""
    gate = api_gate if path.startswith("/api/") else page_gate
    turned_away = gate(name, line, principal, method, path)
    if turned_away:
        return turned_away
    if side == "" and name in READ_BY_ALL and method in READING:
        return "404" if line.is_sided and name == "session-detail" else "in"
    if side == "":
        can = may(line, principal, "a", name=name, method=method)
        return str(line.refused) if "everybody" in line.who or not can else "404"
    return "in" if may(line, principal, side, name=name, method=method) else str(line.refused)


def page_gate(name: str, line: Line, principal: Principal, method: str, path: str) -> str:
    """Return what stands before every page, or nothing."""
    if principal.is_known and not principal.has_accepted and not path.startswith(FREE_OF_TERMS):
        return "terms"
    if "everybody" in line.who:
        return ""
    if not principal.is_known or principal.bearer:
        return "" if line.answers_strangers else "login"
    if line.factor and not principal.has_factor:
        return "factor"
    return ""


def api_gate(name: str, line: Line, principal: Principal, method: str, path: str) -> str:
    """Return what stands before every door of the interface, or nothing."""
    if not principal.has_accepted and not path.startswith(FREE_OF_TERMS):
        return "403"
    if line.is_blind:
        return ""
    if principal.bearer:
        return token_gate(name, line, principal, method, path)
    is_open = "everybody" in line.who or line.answers_strangers or (name in READ_BY_ALL and method in READING)
    if not principal.is_known:
        return "" if is_open else "401"
    return "403" if line.factor and not principal.has_factor else ""


def token_gate(name: str, line: Line, principal: Principal, method: str, path: str) -> str:
    """Return what stands before a program: a token that works, with the scope that the door names."""
    if path.startswith(("/api/schema/", "/api/docs/")):
        return ""
    if not principal.is_known:
        return "401"
    # A door that names a scope for writing lets programs read with that same scope, or with "read".
    reads = method in READING
    allowed = {line.scope or ("read" if reads else "-")} | (
        {"read"} if name in READ_BY_ALL | READ_WITH_READ and reads else set()
    )
    return "" if allowed & principal.scopes or not path.startswith("/api/v1/") else "403"


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
    yield from undescribed(method, url, answer)
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


def leaks(answer: Answer, principal: Principal, line: Line, side: str) -> Iterator[str]:
    """Yield each word in an answer that this person may not read, and that no secret in the address opened."""
    for word in answer.words - principal.words:
        is_opened = line.opens and re.match(rf"kwx(mail)?{line.opens}{side}\d*$", word)
        if not is_opened and not may_read(word, principal):
            yield word


def may_read(word: str, principal: Principal) -> bool:
    """Return whether somebody with these roles may read this word."""
    parts = _PARTS.match(word)
    kind, side = (parts["kind"], parts["side"]) if parts else (word.removeprefix("kwx"), "")
    if kind in READERS:
        readers = READERS[kind]
    else:
        person = _PERSON.match(f"kwx{kind}")
        role = (person["role"] if person else "").strip("_")
        if role in OF_SCHOOL_A:
            role, side = "coordinator", "a"
        readers = PEOPLE.get(role, frozenset({"region_admin"}))
    return any(role in readers and of in {side, ""} for role, of in principal.roles)
