"""What people asked with the contact form, for the region's people who answer."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from accounts.models import User
from desk.choices import InquiryStatus
from desk.inquiry_forms import GiveForm, MoreForm, NoteForm
from desk.models import Inquiry, InquiryOwner
from desk.querysets import InquiryQuerySet
from desk.rules import inquiries_visible_to, may_help
from desk.services.helping import answer_inquiry, close_inquiry, give_inquiry
from desk.services.inquiring import take_inquiry
from kit.refusals import Refusal
from kit.tabs import in_tabs

TABS = {
    "open": gettext_lazy("Open"),
    "answered": gettext_lazy("Beantwoord"),
    "closed": gettext_lazy("Gesloten"),
}


@require_safe
@requires_second_factor
def inquiries(request: HttpRequest) -> HttpResponse:
    """/vragen/: the nearest last day first; what is too late is counted on top."""
    user = helper(request)
    own = inquiries_visible_to(user).select_related("care__user")
    found = in_tabs(request, TABS, lambda tab: in_tab(own, tab))
    return render(request, "desk/inquiries.html", {"late": own.late().count(), **found})


def in_tab(own: InquiryQuerySet, tab: str) -> QuerySet[Inquiry]:
    """Return the inquiries of one tab."""
    if tab == "open":
        return own.waiting()
    if tab == "answered":
        return own.filter(status=InquiryStatus.ANSWERED).order_by("-last_at", "pk")
    return own.filter(status=InquiryStatus.CLOSED).order_by("-closed_at", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def note(request: HttpRequest) -> HttpResponse:
    """/vragen/noteer/: note what somebody asked by phone or mail, so that it is answered and forgotten like the rest (SBB-3d)."""
    helper(request)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/note_inquiry.html", {"form": form}, status=422 if form.errors else 200)
    made = take_inquiry(wrote=form.wrote, language="nl", channel=form.cleaned_data["channel"])
    messages.success(request, _("Genoteerd als %(number)s.") % {"number": made.reference})
    return redirect("desk:inquiry", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def inquiry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """/vragen/<id>/: the thread and three steps: ``give`` it to a colleague, ``answer``, ``close``."""
    user = helper(request)
    one = get_object_or_404(inquiries_visible_to(user), pk=pk)
    step = request.POST.get("step", "")
    # What was typed stays, whatever button was pressed.
    words = MoreForm(request.POST if step == "answer" else None, initial={"text": request.POST.get("text", "")})
    words.fields["text"].label = _("Je antwoord")
    give = GiveForm(request.POST if step == "give" else None, initial={"owner": owner_of(one)})
    if request.method != "POST":
        return show(request, one, words, give)
    try:
        said = did(one, step, words, give, user)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return show(request, one, words, give, status=refusal.status)
    if not said:
        if not (words.errors or give.errors):
            messages.error(request, _("We kennen die knop niet. Kies een knop op deze pagina."))
        return show(request, one, words, give, status=422)
    messages.success(request, said)
    return redirect("desk:inquiry", pk=pk)


def did(one: Inquiry, step: str, words: MoreForm, give: GiveForm, by: User) -> str:
    """Do what was pressed and return what to say about it; nothing when the form is not filled in well. Raises ``Refusal``."""
    if step == "answer" and words.is_valid():
        answer_inquiry(inquiry=one, words=words.cleaned_data["text"], by=by)
        return _("Het antwoord is verstuurd.")
    if step == "give" and give.is_valid():
        give_inquiry(inquiry=one, to=give.cleaned_data["owner"], by=by)
        return _("Genoteerd wie dit oppakt.")
    if step == "take":
        give_inquiry(inquiry=one, to=by, by=by)
        return _("Dit bericht is nu van jou.")
    if step == "close":
        close_inquiry(inquiry=one, by=by)
        return _("Gesloten. Over 12 maanden wordt dit gewist.")
    return ""


def helper(request: HttpRequest) -> User:
    """Return who is asking. Raises ``Http404`` for who does not answer the contact form."""
    user = person(request)
    if not may_help(user):
        raise Http404
    return user


def owner_of(one: Inquiry) -> User | None:
    """Return who takes care of it."""
    care = InquiryOwner.objects.filter(inquiry=one).select_related("user").first()
    return care.user if care is not None else None


def show(request: HttpRequest, one: Inquiry, words: MoreForm, give: GiveForm, *, status: int = 200) -> HttpResponse:
    """Draw the inquiry with what can be done."""
    one.refresh_from_db()
    owner = owner_of(one)
    context = {
        "one": one,
        "lines": one.lines.all(),
        "owner": owner,
        "words": words,
        "give": give,
        "is_mine": owner == request.user,
        "is_closed": one.status == InquiryStatus.CLOSED,
        "form": next((each for each in (words, give) if each.errors), None),
    }
    return render(request, "desk/inquiry.html", context, status=status)
