"""The other language, for visitors without an account."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@csrf_exempt
@require_POST
def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the chosen language in a cookie and go back to where the visitor was.

    Exempt from CSRF on purpose: a token in the footer would set a cookie for every visitor of every public page, and all
    that a forged request could do is change the language.
    """
    return set_language(request)
