"""Everything the page of one activity shows, gathered once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activities.catalogue.bands import may_see_places, public_band
from activities.catalogue.calendar import full_address
from activities.catalogue.dates import dates_for
from activities.catalogue.entries import Source, entry_of
from activities.catalogue.jsonld import activity_as_event
from activities.catalogue.places import Point, school_of, with_distance
from activities.catalogue.words import level_names, year_names
from activities.choices import (
    AcceptanceMode,
    Accessibility,
    ActivityKind,
    CareerCompetence,
    LocationKind,
    PlacesBand,
    SessionStatus,
)
from activities.models import ActivityPage, CatalogueEntry, Session
from activities.recognition import NEEDS_RECOGNITION
from providers.choices import Sector
from providers.facts import Recognised, recognised
from providers.models import Provider, ProviderPage
from providers.rules import providers_of
from schools.rules import COORDINATING, schools_of

PAST_SHOWN = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One date on the page; the names are the inputs of ``parts/slot.html``."""

    starts: Any
    ends: Any
    place: str
    state: str
    """cancelled, past or nothing."""
    band: str
    free: int | None
    capacity: int | None
    counts_groups: bool
    note: str
    action_url: str
    action_label: str
    variant: str
    ics_url: str
    only_waiting: bool = False
    """Whether no group fits any more, so that it can only wait."""


@dataclass
class ActivityDetail:
    """The page of one activity for one visitor. Works for a draft in preview too: then nothing can be signed up for."""

    page: ActivityPage
    user: User | AnonymousUser

    @cached_property
    def stored(self) -> CatalogueEntry | None:
        """Return the row of the catalogue, with the distance from the visitor's school; nothing for a draft."""
        entries = CatalogueEntry.objects.filter(pk=self.page.pk or 0)
        return (with_distance(entries, self.home) if self.home else entries).first()

    @cached_property
    def entry(self) -> CatalogueEntry:
        """Return the row of the catalogue, or what it would be for this draft."""
        if self.stored is not None:
            return self.stored
        return entry_of(Source(page=self.page, provider_page=self.provider_page, upcoming=[], root_path="", areas={}))

    @cached_property
    def provider_page(self) -> ProviderPage:
        """Return the page above."""
        above = self.page.path[: -self.page.steplen]
        return ProviderPage.objects.select_related("provider").get(path=above)

    @property
    def provider(self) -> Provider:
        """Return the organisation."""
        found: Provider = self.provider_page.provider
        return found

    @cached_property
    def recognition(self) -> Recognised | None:
        """Return what holds today of the provider's recognitions as a training company, or nothing."""
        return recognised(self.provider)

    @property
    def is_recognised(self) -> bool:
        """Return whether the provider is a recognised training company today."""
        return self.recognition is not None

    @property
    def lacks_recognition(self) -> bool:
        """Return whether nobody new can come, because this needs a recognition that the provider does not have today."""
        return self.page.kind in NEEDS_RECOGNITION and not self.is_recognised

    @cached_property
    def is_own(self) -> bool:
        """Return whether this visitor works for the provider."""
        return bool(self.page.pk) and providers_of(self.user).filter(pk=self.provider.pk).exists()

    @cached_property
    def home(self) -> Point | None:
        """Return the place of the visitor's own school."""
        return school_of(self.user)

    @cached_property
    def sees_places(self) -> bool:
        """Return whether this visitor sees numbers."""
        return may_see_places(self.user)

    @cached_property
    def sessions(self) -> Sequence[Session]:
        """Return the dates to come, and the last one that was."""
        mine = dates_for(self.user).filter(activity_id=self.page.pk or 0).select_related("public_places", "series")
        now = timezone.now()
        past = mine.filter(ends_at__lte=now).exclude(status=SessionStatus.CANCELLED).order_by("-starts_at")[:PAST_SHOWN]
        coming = mine.filter(ends_at__gt=now).order_by("starts_at", "pk")
        return [*reversed(past), *coming]

    @cached_property
    def slots(self) -> list[Slot]:
        """Return the dates as the page shows them; one that can be chosen first gets the strongest button."""
        slots = [self.slot(session) for session in self.sessions]
        choosable = [slot for slot in slots if slot.action_url]
        first = next((slot for slot in choosable if not slot.only_waiting), next(iter(choosable), None))
        coming = [slot for slot in slots if slot.state != "past"]
        # A past date says that this is offered more often; beside dates to come it only takes room.
        shown = coming or slots
        return [slot if slot is not first else _stronger(slot) for slot in shown]

    @cached_property
    def open_count(self) -> int:
        """Return how many dates can be chosen."""
        return sum(1 for slot in self.slots if slot.action_url)

    @property
    def cancelled(self) -> list[Slot]:
        """Return the dates to come that were called off."""
        return [slot for slot in self.slots if slot.state == "cancelled"]

    @property
    def only_past(self) -> bool:
        """Return whether every date has been."""
        return bool(self.slots) and all(slot.state == "past" for slot in self.slots)

    def slot(self, session: Session) -> Slot:
        """Return one date as this visitor sees it."""
        state = state_of(session)
        note = "" if state else note_of(session)
        if not state and self.lacks_recognition:
            note = _("De aanbieder is nu geen erkend leerbedrijf. Inschrijven kan niet.")
        url = "" if state or note else self.sign_up_url(session)
        band = public_band(session)
        smallest = session.min_group or self.page.min_group or 1
        full = not session.has_room_for(smallest) if self.sees_places else band == PlacesBand.FULL
        too_few = full and self.sees_places and session.places_free > 0
        note = note or ("" if state else self.series_words(session)) or (too_few_words(smallest) if too_few and url else "")
        return Slot(
            starts=session.starts_at,
            ends=session.ends_at,
            place=session.location,
            state=state,
            band="" if self.sees_places else band.value,
            free=session.places_free if self.sees_places else None,
            capacity=session.capacity if self.sees_places else None,
            counts_groups=session.counts_groups,
            note=note,
            action_url=url,
            action_label=_("Op de wachtlijst") if full else _("Klas inschrijven"),
            variant="secondary",
            ics_url="" if state == "past" else reverse("activities:calendar", args=[session.pk]),
            only_waiting=full,
        )

    def series_words(self, session: Session) -> str:
        """Return "Reeks van 4 keer: vier dinsdagen in maart", or nothing for a date on its own."""
        if session.series is None:
            return ""
        same = [one for one in self.sessions if one.series_id == session.series_id and state_of(one) == ""]
        return _("Reeks van %(times)s keer: %(title)s. Je schrijft je in voor alle keren.") % {
            "times": len(same),
            "title": session.series.title,
        }

    def sign_up_url(self, session: Session) -> str:
        """Return where a class is signed up: for schools, and for visitors who may still sign in as one."""
        if self.user.is_authenticated and not schools_of(self.user, *COORDINATING).exists():
            return ""
        try:
            return reverse("enrolments:choose_class", args=[session.pk])
        except NoReverseMatch:  # a site that shows activities without signing classes up
            return ""

    @cached_property
    def icon_facts(self) -> list[tuple[str, str, str]]:
        """Return the facts at a glance: drawing, name and value."""
        return [fact for fact in self._facts() if fact[2]]

    def _facts(self) -> list[tuple[str, str, str]]:
        page = self.page
        return [
            ("clock", _("Duur"), self.duration),
            ("graduation-cap", _("Voor wie"), f"{level_names(page.levels)}, {year_names(page.years)}"),
            ("users", _("Groep"), group_size(page)),
            ("map-pin", _("Waar"), self.where),
            ("accessibility", _("Toegankelijk"), _in_a_row(Accessibility(one).label for one in page.accessibility)),
            ("user-check", _("Begeleiding"), supervision(page)),
            ("clipboard-check", _("Inschrijven"), acceptance(page)),
            ("lightbulb", _("Je oefent"), _in_a_row(CareerCompetence(one).label for one in page.competences)),
        ]

    @property
    def duration(self) -> str:
        """Return how long a date takes, when all take equally long."""
        minutes = {int((one.ends_at - one.starts_at).total_seconds() // 60) for one in self.sessions}
        if len(minutes) != 1:
            return ""
        hours, rest = divmod(minutes.pop(), 60)
        if hours and rest:
            return _("%(hours)s uur en %(minutes)s minuten") % {"hours": hours, "minutes": rest}
        return _("%(hours)s uur") % {"hours": hours} if hours else _("%(minutes)s minuten") % {"minutes": rest}

    @property
    def where(self) -> str:
        """Return the address, with the distance from the visitor's school."""
        if self.page.location_kind in {LocationKind.AT_SCHOOL, LocationKind.ONLINE}:
            return str(LocationKind(self.page.location_kind).label)
        address = full_address(self.page) or self.entry.city
        km = getattr(self.entry, "km", None)
        return _("%(address)s (%(km)s km van school)") % {"address": address, "km": max(1, round(km))} if km else address

    @property
    def kind_name(self) -> str:
        """Return the kind in words."""
        return str(ActivityKind(self.page.kind).label)

    @property
    def sector_name(self) -> str:
        """Return the sector in words."""
        return str(Sector(self.page.sector).label)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """Return the way back: all activities, those of this sector."""
        catalogue = reverse("activities:catalogue")
        return [(_("Activiteiten"), catalogue), (self.sector_name, self.more_url)]

    @property
    def more_url(self) -> str:
        """Return where other activities of this sector are."""
        return f"{reverse('activities:catalogue')}?sector={self.page.sector}"

    @property
    def json_ld(self) -> SafeString:
        """Return the activity for search engines (schema.org), safe inside a script element."""
        dates = [session for session in self.sessions if session.ends_at > timezone.now()]
        text = json.dumps(activity_as_event(self.entry, self.page, self.provider, dates), ensure_ascii=False)
        for char, escaped in (
            ("<", "\\u003C"),
            (">", "\\u003E"),
            ("&", "\\u0026"),
            ("\u2028", "\\u2028"),
            ("\u2029", "\\u2029"),
        ):
            text = text.replace(char, escaped)
        return mark_safe(text)  # noqa: S308  # every character that could end the element is escaped above

    @property
    def is_public(self) -> bool:
        """Return whether this is the page itself and not a draft in preview."""
        return self.stored is not None


def state_of(session: Session) -> str:
    """Return cancelled, past or nothing."""
    if session.status == SessionStatus.CANCELLED:
        return "cancelled"
    return "past" if session.ends_at <= timezone.now() else ""


def note_of(session: Session) -> str:
    """Return why nobody can sign up now, or nothing."""
    now = timezone.now()
    if session.enrolment_closes_at <= now:
        return _("Inschrijven kan niet meer.")
    if session.enrolment_opens_at and session.enrolment_opens_at > now:
        opens = timezone.localtime(session.enrolment_opens_at)
        return _("Inschrijven kan vanaf %(day)s.") % {"day": f"{opens:%-d-%-m-%Y}"}
    return ""


def too_few_words(smallest: int) -> str:
    """Return why places are left that nobody can take."""
    return _("Een groep is minstens %(smallest)s leerlingen. Daarvoor is geen plek meer.") % {"smallest": smallest}


def group_size(page: ActivityPage) -> str:
    """Return "10 tot 28 leerlingen" as far as the provider said it."""
    if page.min_group and page.max_group:
        return _("%(min)s tot %(max)s leerlingen") % {"min": page.min_group, "max": page.max_group}
    if page.max_group:
        return _("hoogstens %(max)s leerlingen") % {"max": page.max_group}
    return _("minstens %(min)s leerlingen") % {"min": page.min_group} if page.min_group else ""


def supervision(page: ActivityPage) -> str:
    """Return how many adults come along, when the provider asks for it."""
    if not page.pupils_per_adult:
        return ""
    words = {"pupils": page.pupils_per_adult}
    return (
        ngettext("1 begeleider per %(pupils)s leerling", "1 begeleider per %(pupils)s leerlingen", page.pupils_per_adult)
        % words
    )


def acceptance(page: ActivityPage) -> str:
    """Return what happens after signing up."""
    return _("Je hebt meteen plek") if page.acceptance_mode == AcceptanceMode.AUTOMATIC else _("De aanbieder kijkt eerst mee")


def _in_a_row(labels: Iterable[object]) -> str:
    """Return the labels as one line; only the first keeps its capital, words like "OV" stay as they are."""
    words = [str(label) for label in labels]
    return ", ".join(
        word if number == 0 or word[:2].isupper() else word[:1].lower() + word[1:] for number, word in enumerate(words)
    )


def _stronger(slot: Slot) -> Slot:
    return replace(slot, variant="primary")
