"""Messages of the region to who uses the site: write, look again, publish, take away; and the page and the bar of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, requires_second_factor
from accounts.models import User
from accounts.roles import roles_for
from desk.models import ServiceMessage
from desk.rules import may_tell
from desk.service_choices import group_labels
from desk.service_forms import ServiceMessageForm, filled_in
from desk.service_reach import concerns, reached_by
from desk.services.announcing import change_message, discard_message, publish_message, withdraw_message, write_message
from desk.services.notices import close_notice
from desk.services.service_mail import letter_of
from kit.refusals import Refusal
from kit.tabs import in_tabs
from providers.models import Provider
from schools.models import School

TABS = {"now": gettext_lazy("Concept en op de site"), "over": gettext_lazy("Voorbij")}


@require_safe
@requires_second_factor
def register(request: HttpRequest) -> HttpResponse:
    """/regio/berichten/: what is written and what is on the site; what is over in a tab of its own."""
    teller(request)
    return render(request, "desk/service_messages.html", in_tabs(request, TABS, in_tab))


def in_tab(tab: str) -> QuerySet[ServiceMessage]:
    """Return the messages of one tab."""
    now = timezone.now()
    running = ServiceMessage.objects.filter(ends_at__gt=now, withdrawn_at=None)
    return running if tab == "now" else ServiceMessage.objects.exclude(pk__in=running.values("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def new(request: HttpRequest) -> HttpResponse:
    """/regio/berichten/nieuw/: write a draft."""
    by = teller(request)
    form = ServiceMessageForm(request.POST if request.method == "POST" else None, initial={"starts_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        try:
            made = write_message(said=form.said, by=by)
        except Refusal as refusal:
            form.add_error("text", refusal.detail)
        else:
            return redirect("desk:region_service_message", pk=made.pk)
    return render(request, "desk/service_message_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """/regio/berichten/<id>/wijzigen/: change a draft; what was published stays as it is (404)."""
    teller(request)
    one = get_object_or_404(ServiceMessage, pk=pk, published_at=None)
    form = ServiceMessageForm(request.POST if request.method == "POST" else None, initial=filled_in(one))
    if request.method == "POST" and form.is_valid():
        try:
            change_message(message=one, said=form.said)
        except Refusal as refusal:
            form.add_error("text", refusal.detail)
        else:
            return redirect("desk:region_service_message", pk=pk)
    context = {"form": form, "one": one}
    return render(request, "desk/service_message_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """/regio/berichten/<id>/: bar and mail as people will see them, how many they are; ``step`` publishes, withdraws or discards."""
    by = teller(request)
    one = get_object_or_404(ServiceMessage.objects.select_related("made_by", "published_by"), pk=pk)
    if request.method != "POST":
        return show(request, one)
    step = request.POST.get("step", "")
    try:
        said = did(one, step, by)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        one.refresh_from_db()
        return show(request, one, status=refusal.status)
    if not said:
        messages.error(request, _("We kennen die knop niet. Kies een knop op deze pagina."))
        return show(request, one, status=422)
    messages.success(request, said)
    return redirect("desk:service_messages") if step == "discard" else redirect("desk:region_service_message", pk=pk)


def did(one: ServiceMessage, step: str, by: User) -> str:
    """Do what was pressed and return what to say about it; nothing for an unknown button. Raises ``Refusal``."""
    if step == "publish":
        made = publish_message(message=one, by=by)
        return _("Het bericht staat op de site. De mail gaat nu uit.") if made.by_mail else _("Het bericht staat klaar.")
    if step == "withdraw":
        withdraw_message(message=one)
        return _("De balk is weg. Mail die nog niet weg was, gaat niet meer uit.")
    if step == "discard":
        discard_message(message=one)
        return _("Het concept is weg.")
    return ""


def show(request: HttpRequest, one: ServiceMessage, *, status: int = 200) -> HttpResponse:
    """Draw one message for the region."""
    labels = dict(group_labels())
    context = {
        "one": one,
        "people": reached_by(one).count(),
        "letter": letter_of(one, "nl") if one.by_mail else None,
        "groups": [labels[code] for code in one.groups if code in labels],
        "schools": School.objects.filter(pk__in=one.at_schools).order_by("name", "pk"),
        "providers": Provider.objects.filter(pk__in=one.at_providers).order_by("name", "pk"),
    }
    return render(request, "desk/service_message_region.html", context, status=status)


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/bericht/<id>/: the whole message, for whom it concerns; also when it is over, for who follows a link in a mail."""
    one = get_object_or_404(ServiceMessage, pk=pk, published_at__isnull=False)
    if not one.for_everybody and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    # What was taken back may hold a mistake, or a name: it is read by nobody but who wrote it.
    is_for_me = concerns(one, roles_for(request)) and one.withdrawn_at is None
    if not is_for_me and not may_tell(request.user):
        raise Http404
    return render(request, "desk/service_message.html", {"one": one})


@require_POST
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """/bericht/<id>/sluiten/: show this bar no more to who is signed in, and lead back to where they were."""
    one = get_object_or_404(ServiceMessage, pk=pk, published_at__isnull=False)
    if not concerns(one, roles_for(request)):
        raise Http404
    close_notice(message=one, user=person(request))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "/")


def teller(request: HttpRequest) -> User:
    """Return who is asking. Raises ``Http404`` for who does not write to everybody."""
    user = person(request)
    if not may_tell(user):
        raise Http404
    return user
