"""/dev/postvak/: what would have been sent, readable in the browser. Routed in development only."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from meeloop.dev.kept_mail import KeptMail, all_mails, find_mail, forget_all

# What is inside a mail may not run, load or post anything; it is shown in a sandboxed frame on top of that.
MAIL_POLICY = {
    **{f"{kind}-src": [NONE] for kind in ("default", "script", "font", "connect", "manifest", "object")},
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """GET /dev/postvak/: all mails, newest first."""
    return render(request, "outbox/mailbox.html", {"mails": all_mails()})


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its type knows no views with arguments
def one_mail(request: HttpRequest, key: str) -> HttpResponse:
    """GET /dev/postvak/<key>/: one mail; ``?vorm=tekst`` shows its text version, ``?vorm=kop`` its headers."""
    mail = _find(key)
    shape = request.GET.get("vorm", "html" if mail.html else "tekst")
    crumbs = [(_("Postvak"), reverse("postvak"))]
    return render(request, "outbox/mail.html", {"mail": mail, "shape": shape, "links": _links(mail), "crumbs": crumbs})


@require_safe
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # as above
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """GET /dev/postvak/<key>/html/: the HTML version as it is, for the frame."""
    return HttpResponse(_find(key).html.replace("<head>", '<head><base target="_top">', 1))


@require_safe
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET /dev/postvak/<key>/<number>/: one attachment, always as a download."""
    attachments = _find(key).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    part = attachments[number - 1]
    response = HttpResponse(part.get_payload(decode=True), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="bijlage-{number}{_suffix(part.get_filename() or "")}"'
    return response


@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    """POST /dev/postvak/leeg/: throw all mails away."""
    forget_all()
    return redirect("postvak")


def _find(key: str) -> KeptMail:
    mail = find_mail(key)
    if mail is None:
        raise Http404
    return mail


def _links(mail: KeptMail) -> list[tuple[str, str, str]]:
    shapes: list[Any] = [("html", _("Opgemaakt"))] if mail.html else []
    return [(shape, str(label), f"?vorm={shape}") for shape, label in [*shapes, ("tekst", _("Tekst")), ("kop", _("Kopregels"))]]


def _suffix(name: str) -> str:
    return ".ics" if name.endswith(".ics") else ""
