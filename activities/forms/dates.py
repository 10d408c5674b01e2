"""One date of an activity, as people write it: a day and two times."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.choices import CapacityUnit
from activities.models import Session
from activities.reserved import municipalities_with_schools
from activities.rules import MOST_PLACES, SessionPlan
from kit.health import RemarkArea, RemarkField
from kit.refusals import Refusal

# Native pickers send the first form; people without one type the others.
DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d-%m-%y"]
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]
# The fields of a plan, and where a form of day and times shows what is wrong with them.
SHOWN_AT = {"starts_at": "day", "ends_at": "ends", "enrolment_closes_at": "closes_on", "enrolment_opens_at": "closes_on"}


class DayField(forms.DateField):
    """A day; 20-1-2026 may be typed."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's signature
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        errors = {"invalid": _("Schrijf de dag als dag-maand-jaar, bijvoorbeeld 20-1-2027.")}
        super().__init__(input_formats=DAYS, widget=widget, error_messages=errors, **kwargs)


class ClockField(forms.TimeField):
    """A time; 9.00 may be typed."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's signature
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        errors = {"invalid": _("Schrijf de tijd als uren en minuten, bijvoorbeeld 9.00.")}
        super().__init__(input_formats=TIMES, widget=widget, error_messages=errors, **kwargs)


class WhenForm(forms.Form):
    """A day, two times and a number: enough for a date."""

    day = DayField(label=_("Dag"))
    begins = ClockField(label=_("Begint"))
    ends = ClockField(label=_("Klaar"))
    capacity = forms.IntegerField(label=_("Hoogste aantal leerlingen"), min_value=1, max_value=MOST_PLACES)
    plan: SessionPlan

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Make the plan as soon as all that it needs is readable."""
        data = super().clean() or {}
        if all(data.get(name) is not None for name in ("day", "begins", "ends", "capacity")):
            closes_on: date | None = data.get("closes_on")
            self.plan = SessionPlan(
                starts_at=moment(data["day"], data["begins"]),
                ends_at=moment(data["day"], data["ends"]),
                capacity=data["capacity"],
                location=data.get("location", ""),
                min_group=data.get("min_group"),
                max_group=data.get("max_group"),
                enrolment_closes_at=closing(closes_on, data) if closes_on else None,
                capacity_unit=data.get("capacity_unit") or None,
                reserved_municipalities=(tuple(data["reserved_municipalities"]) if "reserved_municipalities" in data else None),
            )
        return data


class SessionForm(WhenForm):
    """All that a provider can say about one date. What a place is cannot change once somebody has one."""

    capacity = forms.IntegerField(label=_("Hoogste aantal"), min_value=1, max_value=MOST_PLACES)
    capacity_unit = forms.ChoiceField(
        label=_("Wat tel je?"),
        choices=CapacityUnit.choices,
        required=False,
        initial=CapacityUnit.PUPILS,
        widget=forms.RadioSelect,
        help_text=_("Leerlingen, of hele groepen hoe groot ze ook zijn. Dit ligt vast zodra er plekken bezet zijn."),
    )
    min_group = forms.IntegerField(label=_("Minste aantal per groep"), min_value=1, max_value=MOST_PLACES, required=False)
    max_group = forms.IntegerField(label=_("Hoogste aantal per groep"), min_value=1, max_value=MOST_PLACES, required=False)
    location = forms.CharField(
        label=_("Plek"),
        max_length=200,
        required=False,
        help_text=_("Alleen als het ergens anders is dan bij de activiteit staat."),
    )
    closes_on = DayField(
        label=_("Inschrijven kan tot en met"), required=False, help_text=_("Leeg: tot 2 dagen voor het begint.")
    )

    reserved_municipalities = forms.MultipleChoiceField(
        label=_("Alleen voor scholen in deze gemeenten"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies niets als elke school welkom is."),
    )

    def __init__(self, *args: Any, unit_is_fixed: bool = False, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["reserved_municipalities"].choices = municipality_choices(  # type: ignore[attr-defined]  # a choice field
            self.initial.get("reserved_municipalities", ())
        )
        self.fields["capacity_unit"].disabled = unit_is_fixed

    def plan_for(self, session: Session) -> SessionPlan:
        """Return the plan for a date that exists: what this form does not ask stays, and notice moves with the day."""
        plan = replace(self.plan, enrolment_opens_at=session.enrolment_opens_at)
        if self.cleaned_data.get("closes_on") != timezone.localdate(session.enrolment_closes_at):
            return plan
        moved = plan.starts_at - session.starts_at
        return replace(plan, enrolment_closes_at=min(session.enrolment_closes_at + moved, plan.starts_at))


def municipality_choices(chosen: Collection[str]) -> list[tuple[str, str]]:
    """Return the municipalities with schools, and what is chosen already though no school of ours is there."""
    known = municipalities_with_schools()
    return [*known, *((code, code) for code in chosen if code not in dict(known))]


def initial_of_date(session: Session) -> dict[str, Any]:  # Any: initial values
    """Return how a date stands now."""
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "capacity": session.capacity,
        "capacity_unit": session.capacity_unit,
        "reserved_municipalities": list(session.reserved_municipalities),
        "min_group": session.min_group,
        "max_group": session.max_group,
        "location": session.location,
        "closes_on": timezone.localdate(session.enrolment_closes_at),
    }


def moment(day: date, clock: time) -> datetime:
    """Return a moment in Dutch time. Raises ``ValidationError`` for an hour that the clock skips."""
    naive = datetime.combine(day, clock)
    aware = naive.replace(tzinfo=timezone.get_default_timezone())
    if timezone.localtime(aware.astimezone(UTC)).replace(tzinfo=None) != naive:
        raise ValidationError(_("Dit tijdstip bestaat niet: dan gaat de zomertijd in."))
    return aware


def closing(closes_on: date, data: Mapping[str, Any]) -> datetime:  # Any: cleaned values
    """Return the end of the last day to sign up, or the start of the activity when that is the same day."""
    end_of_day = moment(closes_on, time(23, 59, 59))
    starts_at = moment(data["day"], data["begins"])
    return min(end_of_day, starts_at) if closes_on <= data["day"] else end_of_day


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal at the field it is about, or above the form."""
    name = getattr(refusal, "field", "__all__")
    at = "day" if isinstance(form, OpenUntilForm) else SHOWN_AT.get(name, "")
    for candidate in (name, at, "capacity" if name.endswith("_group") else ""):
        if candidate in form.fields:
            form.add_error(candidate, refusal.detail)
            return
    form.add_error(None, refusal.detail)


def succeeds(form: forms.BaseForm, act: Callable[[User], object], *, by: User) -> bool:
    """Do it; on a refusal show it at its field and keep what was typed."""
    try:
        act(by)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    return True


class OpenUntilForm(forms.Form):
    """Until when schools may sign up for a date."""

    day = DayField(label=_("Tot en met welke dag?"))
    clock = ClockField(label=_("Tot hoe laat?"))
    until: datetime

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Make the moment as soon as both parts are readable."""
        data = super().clean() or {}
        if {"day", "clock"} <= data.keys():
            self.until = moment(data["day"], data["clock"])
        return data


class ReasonForm(forms.Form):
    """Why a date does not go on."""

    reason = RemarkField(
        label=_("Waarom gaat het niet door?"),
        max_length=300,
        widget=RemarkArea(attrs={"rows": 3}),
        help_text=_("Scholen lezen dit in de mail. Noem geen namen."),
    )
