"""What the description of the interface (OpenAPI) says of an answer: is its status in it, its kind, and does its body fit?"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema import Draft202012Validator

from tests.matrix.asking import Answer

ROOT = "/api/v1/"
# No operation describes what a method that it does not have is answered with.
NO_OPERATION = 405
_fits: set[tuple[str, str, int, bytes]] = set()


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI document, as programs read it."""
    drawn = SchemaGenerator(urlconf="meeloop.urls").get_schema(request=None, public=True)
    return dict(json.loads(OpenApiJsonRenderer().render(drawn, renderer_context={})))


@cache
def paths() -> list[tuple[str, "re.Pattern[str]"]]:
    """Return every path of the description and what it matches; those with the fewest variables first."""
    found = sorted(description()["paths"], key=lambda path: (path.count("{"), path))
    return [(path, re.compile(re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(path)))) for path in found]


@cache
def path_of(url: str) -> str:
    """Return the path of the description that an address belongs to; nothing when it has none."""
    return next((path for path, pattern in paths() if pattern.fullmatch(url)), "")


@cache
def validator(path: str, method: str, status: int, kind: str) -> Draft202012Validator:
    """Return what looks whether a body fits."""
    answer = responses(path, method)[str(status)]
    schema = answer["content"][kind]["schema"]
    return Draft202012Validator({**schema, "components": description()["components"]})


@cache
def responses(path: str, method: str) -> dict[str, Any]:
    """Return the answers that the description has for a question, references followed."""
    described = description()["paths"].get(path, {}).get(method.lower(), {}).get("responses", {})
    shared = description()["components"].get("responses", {})
    return {status: shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for status, one in described.items()}


def undescribed(method: str, url: str, answer: Answer) -> Iterator[str]:
    """Yield what the description does not say of this answer; nothing for addresses outside the interface."""
    url = url.partition("?")[0]
    if not url.startswith(ROOT) or answer.status == NO_OPERATION or method in {"HEAD", "OPTIONS"}:
        return
    path = path_of(url)
    described = responses(path, method)
    if str(answer.status) not in described:
        yield f"answers {answer.status}, which the description does not have ({method} {path or url})"
        return
    content = described[str(answer.status)].get("content", {})
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if not answer.body and not content:
        return
    if kind not in content:
        yield f"answers {answer.status} as {kind!r}, described as {sorted(content)}"
        return
    yield from _unfit(path, method, answer, kind)


def _unfit(path: str, method: str, answer: Answer, kind: str) -> Iterator[str]:
    key = (path, method, answer.status, answer.body)
    if "json" not in kind or key in _fits:
        return
    problem = next(validator(path, method, answer.status, kind).iter_errors(json.loads(answer.body)), None)
    if problem is None:
        _fits.add(key)
        return
    where = "/".join(str(one) for one in problem.absolute_path if not isinstance(one, int))
    yield f"answers {answer.status} with what does not fit the description at /{where}: {problem.message:.160}"
