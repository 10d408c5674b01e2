"""How often one gets mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.choices import MailRhythm
from accounts.forms import MailRhythmForm
from accounts.services.rhythm import choose_mail_rhythm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail_rhythm(request: HttpRequest) -> HttpResponse:
    """GET /account/berichten/: choose between mail at once and one mail a day; POST: keep it."""
    user = person(request)
    form = MailRhythmForm(request.POST or None, initial={"rhythm": user.mail_rhythm})
    if request.method == "POST" and form.is_valid():
        choose_mail_rhythm(user=user, rhythm=MailRhythm(form.cleaned_data["rhythm"]))
        messages.success(request, _("Je keuze is bewaard."))
        return redirect("accounts:mail_rhythm")
    return render(request, "accounts/mail_rhythm.html", {"form": form}, status=422 if request.method == "POST" else 200)
