"""The mail of an issue as an editor sees it before it goes, in the CMS's own preview."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpResponse

from newsletter.issue_mail import draw_issue
from newsletter.models import NewsletterIssuePage

# A mail has its styles inline, because mail programs know no others. It runs nothing and loads only our own pictures.
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "connect-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}
DARK = "@media (prefers-color-scheme: dark)"
NARROW = "@media (max-width: 480px)"
ALWAYS = "@media all"


def preview_mail(issue: NewsletterIssuePage, mode: str) -> HttpResponse:
    """Return the mail of a draft: ``text`` as it is read without HTML, ``phone`` and ``dark`` as such a screen draws it."""
    mail = draw_issue(issue).for_nobody()
    if mode == "text":
        response = HttpResponse(f"{mail.subject}\n\n{mail.text}", content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(_on(mode, mail.html))
    response._csp_replace = POLICY  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp reads this attribute
    return response


def _on(mode: str, html: str) -> str:
    if mode == "dark":
        return html.replace(DARK, ALWAYS)
    if mode == "phone":
        column = "<style>body { max-width: 375px; margin: 0 auto !important; }</style></head>"
        return html.replace(NARROW, ALWAYS).replace("</head>", column, 1)
    return html
