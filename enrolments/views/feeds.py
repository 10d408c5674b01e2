"""``/account/agenda/``: one's own calendar feeds. An address shows once, in the answer that made it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, requires_second_factor
from accounts.models import User
from enrolments.choices import FeedKind
from enrolments.forms.feeds import FeedForm, subjects_of
from enrolments.models import CalendarFeed
from enrolments.rules.feeds import living_feeds
from enrolments.services.feed_text import feed_name
from enrolments.services.feeds import OpenedFeed, close_feed, open_feed, renew_feed
from kit.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def feeds(request: HttpRequest) -> HttpResponse:
    """Show one's feeds, or make one. ``?voor=class-12`` chooses beforehand."""
    user = person(request)
    subjects = subjects_of(user)
    if request.method != "POST":
        return _page(request, user, FeedForm(subjects=subjects, initial={"subject": request.GET.get("voor", "")}))
    form = FeedForm(request.POST, subjects=subjects)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    try:
        made = open_feed(by=user, **form.chosen())
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return _page(request, user, form, status=refusal.status)
    return _page(request, user, FeedForm(subjects=subjects), made=made)


@require_POST
@requires_second_factor
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a feed another address and show it."""
    user = person(request)
    made = renew_feed(feed=get_object_or_404(living_feeds(), pk=pk, owner=user), by=user)
    return _page(request, user, FeedForm(subjects=subjects_of(user)), made=made)


@require_POST
@requires_second_factor
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an address."""
    user = person(request)
    close_feed(feed=get_object_or_404(CalendarFeed, pk=pk, owner=user), by=user)
    messages.success(request, _("Het adres is ingetrokken. Je agenda krijgt geen nieuwe datums meer."))
    return HttpResponseRedirect(resolve_url("enrolments:feeds"))


def _page(
    request: HttpRequest, user: User, form: FeedForm, *, made: OpenedFeed | None = None, status: int = 200
) -> HttpResponse:
    own = living_feeds().filter(owner=user).select_related("school_class__school", "provider", "activity").order_by("-pk")
    context = {
        "form": form,
        "has_subjects": bool(form.subjects),
        "has_school": any(value == FeedKind.COORDINATOR for _title, choices in form.subjects for value, _name in choices),
        "feeds": [(feed, feed_name(feed)) for feed in own],
        "made": made,
        "made_name": feed_name(made.row) if made else "",
    }
    response = render(request, "enrolments/feeds.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
