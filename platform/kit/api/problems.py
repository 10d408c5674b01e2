"""Errors as problem details (RFC 9457): one shape, a stable ``code``, a sentence that says what to do."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from kit import no_bsn
from kit.refusals import Refusal

logger = logging.getLogger("meeloop.api")
MEDIA_TYPE = "application/problem+json"
SENTENCES = {
    400: ("bad_request", _("Deze vraag kunnen we niet lezen. Kijk de vorm na.")),
    401: ("not_authenticated", _("Log eerst in, of stuur een geldig token mee.")),
    403: ("permission_denied", _("Dit mag je niet doen.")),
    404: ("not_found", _("Dit bestaat niet, of je mag het niet zien.")),
    405: ("method_not_allowed", _("Dit kan niet op dit adres.")),
    406: ("not_acceptable", _("Dit formaat geven we niet.")),
    412: ("precondition_failed", _("Iemand anders heeft dit intussen aangepast. Haal het opnieuw op.")),
    413: ("too_big", _("Dit is te groot. Stuur het in delen, van hooguit 6 MB per keer.")),
    415: ("unsupported_media_type", _("Stuur JSON.")),
    429: ("throttled", _("Dit waren veel vragen achter elkaar. Wacht even en probeer het opnieuw.")),
}


class TooBig(exceptions.APIException):
    """More was sent than ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""

    status_code = 413
    default_code = "too_big"


class ProblemSerializer(serializers.Serializer[Any]):  # Any: documentation only, never instantiated with a row
    """RFC 9457 problem details: ``type``, ``title``, ``status``, ``code``, ``detail`` and, for input, ``errors`` per field."""

    type = serializers.CharField(help_text="URN made of the code")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable: programs branch on it")
    detail = serializers.CharField(help_text="A sentence for people that says what to do")
    errors = serializers.ListField(child=serializers.DictField(child=serializers.CharField()), required=False)  # type: ignore[assignment]  # DRF has a property of this name


# What any door that writes may answer, for its description.
PROBLEMS = dict.fromkeys((403, 404, 409, 422), ProblemSerializer)


def problem_body(*, status: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:  # Any: JSON values
    """Return one problem as plain JSON."""
    body = {"type": f"urn:meeloop:problem:{code}", "title": code.replace("_", " "), "status": status, "code": code}
    return {**body, "detail": detail, **extra}


def problem(*, status: int, code: str, detail: str, **extra: Any) -> Response:  # Any: as above
    """Return one problem as a response."""
    return Response(problem_body(status=status, code=code, detail=detail, **extra), status=status, content_type=MEDIA_TYPE)


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:  # Any: DRF's protocol
    """Turn refusals, invalid input and HTTP errors into problem details; leave bugs to be loud."""
    if isinstance(exc, Refusal):
        set_rollback()
        answer = problem(status=exc.status, code=exc.code, detail=exc.detail, **getattr(exc, "extra", {}))
        for name, value in exc.headers.items():
            answer[name] = value
        return answer
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    elif isinstance(exc, RequestDataTooBig):
        exc = TooBig()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    response = answer_for(exc)
    for header, value in headers_for(exc).items():
        response[header] = value
    return response


def answer_for(exc: exceptions.APIException) -> Response:
    """Return the problem for one of DRF's own exceptions."""
    if isinstance(exc, exceptions.ValidationError):
        errors = list(flatten(exc.get_full_details()))
        if any(error["code"] == no_bsn.CODE for error in errors):
            return problem(status=422, code=no_bsn.CODE, detail=str(no_bsn.SENTENCE), errors=errors)
        return problem(status=422, code="invalid", detail=str(_("Kijk na wat je hebt ingevuld.")), errors=errors)
    code, sentence = SENTENCES.get(exc.status_code, ("error", _("Het lukte niet. Probeer het later opnieuw.")))
    own_code = exc.get_codes()
    if isinstance(own_code, str) and own_code not in {"error", "parse_error", "authentication_failed"}:
        code = own_code
    return problem(status=exc.status_code, code=code, detail=str(sentence))


def headers_for(exc: exceptions.APIException) -> dict[str, str]:
    """Return the headers HTTP asks for: how to sign in, and when to come back."""
    headers = {}
    if auth := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def flatten(details: Any, path: str = "") -> Sequence[dict[str, str]]:  # Any: DRF nests lists and dicts freely
    """Return every error as ``{"pointer": "/field", "code": ..., "detail": ...}``."""
    if isinstance(details, Mapping) and {"message", "code"} <= set(details) and isinstance(details["message"], str):
        return [{"pointer": path or "/", "code": str(details["code"]), "detail": str(details["message"])}]
    if isinstance(details, Mapping):
        return [row for key, value in details.items() for row in flatten(value, f"{path}/{key}")]
    if isinstance(details, list) and all(isinstance(one, Mapping) and "message" in one for one in details):
        return [row for value in details for row in flatten(value, path)]
    return [row for index, value in enumerate(details) for row in flatten(value, f"{path}/{index}")]
