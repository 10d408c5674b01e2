"""The contact form, and the asker's own page of what they sent.

No page here has a CSRF token: it would set a cookie for everybody who looks for help (promise POR-5a, decision 0011). A forged form
does nothing that its sender could not do directly, and the page of an inquiry is opened by its address, not by a session.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from desk.choices import InquiryKind, InquiryStatus
from desk.inquiry_forms import InquiryForm, MoreForm
from desk.inquiry_links import inquiry_behind, receipt_behind, receipt_of
from desk.inquiry_pace import check_pace, check_thread_pace, refuse_from_elsewhere
from desk.models import Inquiry
from desk.services.inquiring import take_back, take_inquiry, write_more
from kit.refusals import Refusal


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """/contact/: the form, for everybody, without signing in (promise OGP-0i). ``?soort=`` chooses the kind.

    Who sent it sees the number and the last day and no more, for the address may be another's: the thread opens by the mail.
    """
    if request.method != "POST":
        if receipt := receipt_behind(request.GET.get("ontvangen", "")):
            return render(request, "desk/contact_taken.html", {"receipt": receipt})
        wanted = request.GET.get("soort", "")
        form = InquiryForm(initial={"kind": wanted if wanted in InquiryKind.values else ""})
        return render(request, "desk/contact.html", {"form": form})
    form = InquiryForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/contact.html", {"form": form}, status=422)
    try:
        refuse_from_elsewhere(request)
        check_pace(request, form.wrote.email)
        inquiry = take_inquiry(wrote=form.wrote, language=get_language() or "nl")
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return render(request, "desk/contact.html", {"form": form}, status=refusal.status)
    return redirect(f"{reverse('desk:contact')}?ontvangen={receipt_of(inquiry)}")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, secret: str) -> HttpResponse:
    """/contact/<secret>/, an address that only the mail tells: the number, the last day and the thread; write more, or take it back."""
    inquiry = inquiry_behind(secret)
    if inquiry is None:
        raise Http404
    step = request.POST.get("step", "")
    if step == "wipe":
        take_back(inquiry=inquiry)
        return render(request, "desk/contact_gone.html")
    form = MoreForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return show(request, inquiry, form, status=422 if form.errors else 200)
    try:
        check_thread_pace(request, inquiry)
        write_more(inquiry=inquiry, text=form.cleaned_data["text"])
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return show(request, inquiry, form, status=refusal.status)
    return redirect("desk:contact_thread", secret=secret)


def show(request: HttpRequest, inquiry: Inquiry, form: MoreForm, *, status: int) -> HttpResponse:
    """Draw the asker's page."""
    context = {
        "one": inquiry,
        "form": form,
        "lines": inquiry.lines.all(),
        "may_write": inquiry.status != InquiryStatus.CLOSED,
    }
    return render(request, "desk/contact_thread.html", context, status=status)
