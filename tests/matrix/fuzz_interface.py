"""``make fuzz``: questions made up from the description of the interface, good ones and bad ones, asked as every role.

Not a part of ``make test`` (its name says so to pytest; ``test_fuzz_slice`` asks a few): minutes to hours. Each answer may be anything the description has, with a
body that fits it, and never a 5xx. What is found is mended in the product; what finds it again at once goes into the matrix.

``MEELOOP_FUZZ`` is how many questions each operation gets from each role, half of them good.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi import checks

from tests.matrix.addresses import addresses
from tests.matrix.asking import Answer, ask
from tests.matrix.contract import description, path_of
from tests.matrix.doors import API
from tests.matrix.refusing import told, wrong_with
from tests.matrix.shapes import Principal, World

QUESTIONS = int(os.environ.get("MEELOOP_FUZZ", "10"))
# Everybody of the world (the first test sees that nobody is missing): sessions of each role and of who lost it, and tokens.
ROLES = (
    "anonymous",
    *(
        f"{role}_{side}"
        for side in ("a", "b")
        for role in ("coordinator", "school_admin", "teacher", "mentor", "owner", "editor", "host")
    ),
    *("coordinator_u", "owner_blocked", "funder", "funder_unverified", "nobody"),
    *("region_admin", "region_editor", "region_coordinator", "region_privacy"),
    *("former", "former_provider", "blocked", "no_factor", "no_terms"),
    *("token_full", "token_read", "token_expired", "token_revoked"),
)
SITE = "http://testserver"
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
Found = dict[str, str]


def known_addresses(world: World) -> dict[str, list[str]]:
    """Return, by the path in the description, the addresses of things that there are."""
    found: dict[str, list[str]] = {}
    for name in API:
        for url in addresses(name, world.side("a"), world):
            if path := path_of(url.partition("?")[0]):
                found.setdefault(path, []).append(url.partition("?")[0])
    return found


def operations() -> Iterator[Any]:
    """Yield every operation of the description."""
    for result in schemathesis.openapi.from_dict(description()).get_all_operations():
        yield result.ok()


def prepared(case: Any, url: str) -> requests.PreparedRequest:
    """Return the question as it would travel, about a thing that there is when ``url`` names one."""
    given_ = case.as_transport_kwargs(base_url=SITE)
    wanted = {key: value for key, value in given_.items() if key in {"method", "url", "params", "data", "json", "files"}}
    wanted["headers"] = {key: str(value) for key, value in dict(given_.get("headers") or {}).items()}
    if url:
        wanted["url"] = SITE + url
    return requests.Request(**wanted).prepare()


def answered(principal: Principal, asked: requests.PreparedRequest) -> Answer:
    """Ask, and take back what it did."""
    body = asked.body or b""
    headers = {
        key: value for key, value in asked.headers.items() if key.lower() not in {"content-length", "content-type", "cookie"}
    }
    return ask(
        str(asked.method),
        str(asked.url).removeprefix(SITE),
        principal,
        body=body.encode() if isinstance(body, str) else bytes(body),
        content_type=asked.headers.get("Content-Type", ""),
        headers=headers,
    )


def as_response(answer: Answer, asked: requests.PreparedRequest) -> Response:
    """Return the answer as the checks want it."""
    headers = {key: [value] for key, value in answer.headers.items() if not key.startswith("Set-Cookie-")}
    return Response(answer.status, headers, answer.body, asked, 0.0, verify=False, encoding="utf-8")


def fuzz(
    operation: Any,
    mode: GenerationMode,
    principal: Principal,
    urls: list[str],
    found: Found,
    times: int = max(1, QUESTIONS // 2),
) -> None:
    """Ask one operation as one person; note the first of each kind of trouble."""

    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize="MEELOOP_FUZZ" not in os.environ,
    )
    @given(case=operation.as_strategy(generation_mode=mode), url=st.sampled_from(["", *urls]))
    def one(case: Any, url: str) -> None:
        asked = prepared(case, url)
        answer = answered(principal, asked)
        label = f"{operation.method.upper()} {operation.path}"
        if wrong := wrong_with(answer, str(asked.url).removeprefix(SITE)):
            found.setdefault(f"{label}: {wrong[:200]}", f"{principal.name} {asked.url} {asked.body!r:.300}")
        try:
            case.validate_response(as_response(answer, asked), checks=CHECKS)
        except FailureGroup as problem:
            for failure in problem.exceptions:
                said = " ".join(str(failure).split())[:300]
                found.setdefault(f"{label}: {answer.status}: {said}", f"{principal.name} {asked.url} {asked.body!r:.300}")

    one()


def ask_one(operation: Any, mode: GenerationMode, principal: Principal, urls: list[str], found: Found, **more: int) -> None:
    """Ask one operation, where it can be asked like this: one without anything to spoil has no bad question."""
    try:
        fuzz(operation, mode, principal, urls, found, **more)
    except Exception as problem:  # noqa: BLE001  # whatever it is, the rest is asked too
        if "Unsatisfiable" not in type(problem).__name__ and "Skip" not in type(problem).__name__:
            found[f"{operation.method} {operation.path}: {type(problem).__name__}: {problem!s:.200}"] = principal.name


def test_everybody_is_asked_as(world: World) -> None:
    assert set(ROLES) == set(world.principals)


@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("role", ROLES)
def test_no_question_breaks_the_interface(world: World, role: str) -> None:
    known, found = known_addresses(world), Found()
    asked = 0
    for operation in operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask_one(operation, mode, world.principals[role], known.get(operation.path, []), found)
            asked += QUESTIONS // 2
    print(f"\n{role}: about {asked} questions")  # noqa: T201  # shown with -s
    told([f"{what}\n    {example}" for what, example in found.items()])
