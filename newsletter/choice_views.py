"""Pages on which a subscriber chooses: topics, how often, a pause, less of something. By signed link only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kit.refusals import Refusal
from newsletter import services
from newsletter.forms import PauseForm, PreferencesForm
from newsletter.interests import labels
from newsletter.links import read_less, read_manage
from newsletter.models import SubscriberStatus
from newsletter.reader_pages import form_page, leave_page, preferences_page, signed_link


@signed_link
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/voorkeuren/<token>/: topics and how often; the ways to pause, move, take along and leave."""
    subscriber = read_manage(token)
    if request.method != "POST":
        return preferences_page(request, subscriber)
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return preferences_page(request, subscriber, form=form, status=422)
    wishes = {name: form.cleaned_data[name] for name in ("topics", "frequency")}
    services.choose_topics(subscriber=subscriber, everything=form.cleaned_data["reach"] == "all", **wishes)
    subscriber.refresh_from_db()
    return preferences_page(request, subscriber, said="topics")


@signed_link
def pause(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/pauze/<token>/: no mail until a day; ``resume`` ends it."""
    subscriber = read_manage(token)
    if subscriber.status != SubscriberStatus.ACTIVE:
        return leave_page(request, subscriber, token=token)
    form = PauseForm(request.POST if request.method == "POST" and "resume" not in request.POST else None)
    if "resume" in request.POST:
        services.resume(subscriber=subscriber)
    elif not form.is_valid():
        return form_page(request, "newsletter/pause.html", subscriber, form, 422 if form.is_bound else 200)
    else:
        try:
            services.pause(subscriber=subscriber, until=form.day)
        except Refusal as refusal:
            form.add_error("until", refusal.detail)
            return form_page(request, "newsletter/pause.html", subscriber, form, refusal.status)
    subscriber.refresh_from_db()
    return preferences_page(request, subscriber, said="paused" if "resume" not in request.POST else "resumed")


@signed_link
def less(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/minder/<token>/: GET shows "Geen mails meer over ..."; POST does that, or takes it back (``undo``)."""
    asked = read_less(token)
    subscriber, topic = asked.subscriber, asked.topic
    if subscriber.status != SubscriberStatus.ACTIVE:
        return leave_page(request, subscriber)
    if "less" in request.POST:
        services.mute(subscriber=subscriber, topic=topic)
    elif "undo" in request.POST:
        services.unmute(subscriber=subscriber, topic=topic)
    subscriber.refresh_from_db()
    context = {
        "subscriber": subscriber,
        "topic": labels().get(topic, topic),
        "is_muted": topic in subscriber.muted,
        "is_back": "undo" in request.POST,
    }
    return render(request, "newsletter/less.html", context)
