"""How one gets mail: as usual, and by topic; what must be mailed stands there with the reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.choices import MailRhythm
from accounts.forms import MailRhythmForm
from accounts.mail_topics import topics_for
from accounts.roles import roles_for
from accounts.services.rhythm import choose_mail_rhythm, exceptions_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail_rhythm(request: HttpRequest) -> HttpResponse:
    """GET /account/berichten/: every kind of mail for one's roles, and how one wants it; POST: keep the choice."""
    user = person(request)
    topics = topics_for({role.kind for role in roles_for(request)})
    chosen = {f"topic-{code}": rhythm for code, rhythm in exceptions_of(user).items()}
    form = MailRhythmForm(
        request.POST if request.method == "POST" else None,
        initial={"rhythm": user.mail_rhythm, **chosen},
        topics=[topic for topic in topics if topic.has_choice],
    )
    if request.method == "POST" and form.is_valid():
        rhythm = MailRhythm(form.cleaned_data["rhythm"])
        choose_mail_rhythm(user=user, rhythm=rhythm, exceptions=form.exceptions)
        messages.success(request, _("Je keuze is bewaard."))
        return redirect("accounts:mail_rhythm")
    context = {"form": form, "always": [topic for topic in topics if not topic.has_choice]}
    return render(request, "accounts/mail_rhythm.html", context, status=422 if request.method == "POST" else 200)
