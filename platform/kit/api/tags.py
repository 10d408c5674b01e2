"""ETags of what an answer says: who has it already gets no copy, and nothing can be older than the tag."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

# What a view leaves on its answer for the middleware outside it: which policy it has, and whether it may be shown in a frame.
MARKS = ("_csp_", "xframe_options_exempt")
# A 304 has no content to describe (RFC 9110 §15.4.5).
OF_THE_CONTENT = frozenset({"content-type", "content-length", "content-encoding", "content-language", "content-disposition"})


def tagged_by_content(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the rendered response with an ETag of its content, or 304 for who sent that tag along (RFC 9110 §13.1.2).

    The answer is made all the same: it saves the way to the reader, not the work. A browser puts the headers of a 304 in the place of those it
    kept (RFC 9111 §3.2), so the 304 has the policy of the answer itself and not what a page without one gets.
    """
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    kept: HttpResponse | None = get_conditional_response(request, etag=tag, response=response)
    if kept is None or kept is response:
        return response
    for name, value in response.headers.items():
        if name.lower() not in OF_THE_CONTENT:
            kept.headers.setdefault(name, value)
    vars(kept).update({name: value for name, value in vars(response).items() if name.startswith(MARKS)})
    return kept
