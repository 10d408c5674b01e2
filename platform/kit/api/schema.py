"""The OpenAPI document lists our own interface only, and says of each operation how it may be refused."""

from typing import Any

from kit.api.problems import MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}
# What every operation may answer, wherever it stands; what one says itself goes before this.
EVERY = {
    "400": "`bad_request`: the question cannot be read.",
    "401": "`not_authenticated`: sign in, or send a token that works.",
    "403": "`permission_denied`, `second_factor_required`, `scope_missing`, `program_agreement_missing`, `terms_not_accepted` and their like.",
    "404": "`not_found`: absent, or not yours.",
    "406": "`not_acceptable`: we answer in JSON.",
    "422": "`invalid`: `errors` names what and where.",
    "429": "`throttled`: ask again after `Retry-After` seconds.",
}
WRITING = {
    "409": "It cannot be as things stand now, or `idempotency_in_progress`: the same key is being answered.",
    "413": "`too_big`: more than 6 MB.",
    "415": "`unsupported_media_type`: send JSON.",
}
EMPTY = {"type": "string", "maxLength": 0}
Document = dict[str, Any]  # Any: JSON values


def only_our_interface(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Drop every endpoint outside ``/api/v1/`` (Wagtail and its friends bring DRF views of their own)."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def every_refusal(result: Document, generator: object, request: object, public: object) -> Document:
    """Say of each operation how any door may refuse, and that refusals are problem details (RFC 9457)."""
    answers = result["components"].setdefault("responses", {})
    for status, words in {**EVERY, **WRITING}.items():
        answers[f"Refused{status}"] = {"description": words, "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            _describe(operation["responses"], EVERY if method == "get" else {**EVERY, **WRITING})
    return result


def as_2020_12(result: Document, generator: object, request: object, public: object) -> Document:
    """Say what OpenAPI 3.1 has no word for as JSON Schema 2020-12 does: nothing as a type, and a text that may be empty."""
    _renew(result["components"])
    _renew(result["paths"])
    return result


def _renew(node: Any) -> None:  # Any: JSON values
    if isinstance(node, dict):
        if node.pop("nullable", False) is True and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        # An empty text is no address, but only a reader that looks at formats knows: it fits both of "one of".
        if EMPTY in node.get("oneOf", ()):
            node["anyOf"] = node.pop("oneOf")
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _renew(below)


def _describe(responses: Document, usual: dict[str, str]) -> None:
    for answer in responses.values():
        content = answer.get("content", {})
        if "application/json" in content and content["application/json"].get("schema") == PROBLEM:
            content[MEDIA_TYPE] = content.pop("application/json")
    for status in usual:
        responses.setdefault(status, {"$ref": f"#/components/responses/Refused{status}"})
