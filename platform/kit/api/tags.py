"""ETags of what an answer says: who has it already gets no copy, and nothing can be older than the tag."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def tagged_by_content(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the rendered response with an ETag of its content, or 304 for who sent that tag along (RFC 9110 §13.1.2).

    The answer is made all the same: it saves the way to the reader, not the work.
    """
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    kept: HttpResponse | None = get_conditional_response(request, etag=tag, response=response)
    return kept or response
