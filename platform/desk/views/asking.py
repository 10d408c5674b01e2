"""The asker's side: the form, and the page of one request behind its secret address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import passed_second_factor, proved_recently
from accounts.models import User
from accounts.networks import network_of
from desk.choices import About, Proof, RequestKind, RequestStatus
from desk.errors import ProofTooOld, TooManyRequests
from desk.forms import AskForm, CodeForm
from desk.models import PrivacyRequest
from desk.moves import Step, Who, may
from desk.services.answering import withdraw
from desk.services.asking import Asked
from desk.services.asking import ask as take_in
from desk.services.proving import prove_by_code, prove_by_session
from desk.services.stepping import behind
from kit.rate_limit import may_happen
from kit.refusals import Refusal

A_DAY = 24 * 60 * 60
# A whole school shares one network.
PER_NETWORK_AND_HOUR = 30
PER_ADDRESS_AND_DAY = 4


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """/privacy/verzoek/: the form, for everybody, without signing in. Any address gets the same answer."""
    user = request.user if isinstance(request.user, User) else None
    wanted = request.GET.get("soort", "")
    initial = {"kind": wanted if wanted in RequestKind.values else "", "about": About.MYSELF if user else ""}
    form = AskForm(request.POST, user=user) if request.method == "POST" else AskForm(user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            check_pace(request, form.asked, user)
            secret = take_in(asked=form.asked, by=user, is_fresh=is_fresh(request), language=get_language() or "nl")
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
            return render(request, "desk/ask.html", {"form": form}, status=refusal.status)
        return HttpResponseRedirect(redirect("desk:status", secret=secret)["Location"])
    return render(request, "desk/ask.html", {"form": form}, status=422 if form.errors else 200)


def check_pace(request: HttpRequest, asked: Asked, user: User | None) -> None:
    """Count one more request. Raises ``TooManyRequests``: by network and by address, before anybody looks whether we know it."""
    address = (user.email if user else asked.email).lower()
    if not may_happen(what="desk.ask", who=network_of(request), times=PER_NETWORK_AND_HOUR, seconds=3600):
        raise TooManyRequests
    if not may_happen(what="desk.ask_for", who=address, times=PER_ADDRESS_AND_DAY, seconds=A_DAY):
        raise TooManyRequests


def is_fresh(request: HttpRequest) -> bool:
    """Return whether somebody signed in with a second factor, a moment ago (promise SBB-5c)."""
    return passed_second_factor(request) and proved_recently(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, secret: str) -> HttpResponse:
    """/privacy/verzoek/<secret>/: how it stands, until when; prove who you are, or take it back."""
    one = behind(secret)
    if one is None:
        raise Http404
    form = CodeForm(request.POST if request.POST.get("step") == "code" else None)
    if request.method == "POST":
        try:
            if moved(request, one, secret, form):
                return redirect("desk:status", secret=secret)
        except ProofTooOld:
            return redirect_to_proof(request)
        except Refusal as refusal:
            if refusal.code == "wrong_code":
                form.add_error("code", refusal.detail)
            else:
                messages.error(request, refusal.detail)
                return redirect("desk:status", secret=secret)
    return show(request, one, form)


def moved(request: HttpRequest, one: PrivacyRequest, secret: str, form: CodeForm) -> bool:
    """Do the step that was sent; return whether something happened. Raises what the services raise."""
    match request.POST.get("step"):
        case "code" if form.is_valid():
            prove_by_code(request=one, code=form.cleaned_data["code"], secret=secret)
            messages.success(request, _("Dank je. We weten nu dat jij dit vraagt."))
        case "session" if isinstance(request.user, User):
            prove_by_session(request=one, by=request.user, is_fresh=is_fresh(request), secret=secret)
            messages.success(request, _("Dank je. We weten nu dat jij dit vraagt."))
        case "withdraw":
            withdraw(request=one)
            messages.success(request, _("Je verzoek is ingetrokken. Wat je invulde, is gewist."))
        case _:
            return False
    return True


def redirect_to_proof(request: HttpRequest) -> HttpResponse:
    """Lead to signing in once more, and back here."""
    return redirect(f"/account/reauthenticate/?next={request.path}")


def show(request: HttpRequest, one: PrivacyRequest, form: CodeForm) -> HttpResponse:
    """Draw the page. Nothing on it says who it is about: whoever finds the address learns the kind and the state."""
    is_shown_proved = one.proof != Proof.NONE or one.about == About.PUPIL
    context = {
        "one": one,
        "form": form,
        "asks_proof": one.status == RequestStatus.IDENTITY,
        # Also for a request of an address that we do not know: there the code never comes.
        "is_lapsed": one.status == RequestStatus.CLOSED and not is_shown_proved,
        "may_sign_in": isinstance(request.user, User)
        and one.status == RequestStatus.IDENTITY
        and passed_second_factor(request),
        "may_withdraw": may(Step.WITHDRAW, one.status, Who.ASKER),
        "steps": [_("Ontvangen"), _("Wie ben je?"), _("In behandeling"), _("Antwoord")],
        "at": {RequestStatus.RECEIVED: 1, RequestStatus.IDENTITY: 2, RequestStatus.REFERRED: 3, RequestStatus.IN_HAND: 3}.get(
            RequestStatus(one.status), 4
        ),
    }
    return render(request, "desk/status.html", context, status=422 if form.errors else 200)
