"""The newsletter to another address: asked by who reads the old mailbox now, decided by who reads the new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from accounts.networks import network_of
from kit.refusals import Refusal
from newsletter import services
from newsletter.forms import MoveForm
from newsletter.links import read_move, read_own
from newsletter.models import SubscriberStatus
from newsletter.reader_pages import leave_page, preferences_page, signed_link


@signed_link
def address(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/adres/<token>/: ask to get the newsletter elsewhere; the new mailbox decides, the answer is always the same.

    Opened by a link of an hour, as everything about somebody is: a mail that was forwarded must not take the newsletter along.
    """
    subscriber = read_own(token)
    if subscriber.status != SubscriberStatus.ACTIVE:
        return leave_page(request, subscriber)
    form = MoveForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        email, language = form.cleaned_data["email"], get_language() or "nl"
        try:
            services.ask_to_move(subscriber=subscriber, email=email, language=language, network=network_of(request))
            return redirect("newsletter:look-in-your-mail")
        except Refusal as refusal:
            form.add_error("email" if refusal.code == "same_address" else None, refusal.detail)
            status = refusal.status
    context = {"form": form, "subscriber": subscriber, "data_url": reverse("newsletter:my_data", args=[token])}
    return render(request, "newsletter/address.html", context, status=status)


@signed_link
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/nieuw-adres/<token>/: GET shows the button to who reads the new mailbox, POST moves."""
    change = read_move(token)
    if request.method != "POST":
        return render(request, "newsletter/confirm_address.html", {"change": change})
    try:
        subscriber = services.confirm_move(token=token)
    except Refusal as refusal:
        if refusal.code == "link_unusable":
            raise
        return render(request, "newsletter/confirm_address.html", {"change": change, "refusal": refusal}, status=refusal.status)
    return preferences_page(request, subscriber, said="moved")
