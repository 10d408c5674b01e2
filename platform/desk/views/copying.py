"""The copy of who cannot sign in: a page behind the secret of the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from desk.clocks import READABLE_AFTER_ANSWER
from desk.errors import TooManyCopies
from desk.services.copying import behind, copy_behind
from kit.refusals import NotFound
from privacy.exporting.packing import NAME


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def copy(request: HttpRequest, secret: str) -> HttpResponse:
    """GET /privacy/kopie/<secret>/: what it is; POST: the zip. A link that a scanner opens gives nothing away."""
    refused: TooManyCopies | None = None
    try:
        answered_at = behind(secret).answered_at
        if request.method == "POST":
            headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
            return HttpResponse(copy_behind(secret), content_type="application/zip", headers=headers)
    except NotFound as gone:
        raise Http404 from gone
    except TooManyCopies as often:
        refused = often
    context = {"until": answered_at + READABLE_AFTER_ANSWER if answered_at else None, "refused": refused}
    return render(request, "desk/copy.html", context, status=refused.status if refused else 200)
