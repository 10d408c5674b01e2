"""The other language, remembered with the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.models import User


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """POST /taal/setlang/: as Django's own view; somebody who is signed in keeps the choice on every device.

    Exempt from CSRF on purpose: a token in the footer would set a cookie for every visitor of every public page, and all
    that a forged request could do is change the language.
    """
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    response: HttpResponse = set_language(request)
    return response
