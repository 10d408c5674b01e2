"""Playing one step on the site and in the model, and comparing both: what every rule of the machine uses."""

import copy
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import Any, ClassVar

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from activities.models import Session
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold, KeptBefore, Place
from enrolments.rules.warnings import WARNINGS_BY_CODE
from enrolments.services.enrolling import enrol_class
from enrolments.services.invariants import broken_invariants
from kit.refusals import Refusal
from tests.support import sign_up_model as plain
from tests.support.sign_up_world import BEGIN, DATES, PUPILS, SERIES, World

SAID = dict.fromkeys(WARNINGS_BY_CODE, "We gaan toch.")
PICK = st.integers(0, 40)
PLACES = st.integers(1, PUPILS)
A_DATE = st.integers(0, DATES - 1)
played: Counter[str] = Counter()


class Playing(RuleBasedStateMachine):
    """Everything is one transaction that is rolled back; ``world`` is what is there before anybody does anything."""

    world: ClassVar[World]

    @initialize()
    def begin(self) -> None:
        self.everything = transaction.atomic()
        self.everything.__enter__()
        self.travel = time_machine.travel(BEGIN, tick=False)
        self.clock = self.travel.start()
        self.model = copy.deepcopy(self.world.model)
        # Which class was signed up for which dates together, in order: what was there before, not what the model made of it.
        self.joined: list[tuple[int, list[int]]] = []
        numbers = count(1)
        # Rows in the order in which they were made, so that a run can be played again.
        Enrolment._meta.get_field("id").__dict__["_get_default"] = lambda: uuid.UUID(int=next(numbers))

        for date, session in enumerate(self.world.sessions):  # nearly full, or there is nothing to play for
            if date in SERIES[1:]:  # full with the first
                continue
            self.enrol_now(date, date, min(PUPILS, session.capacity))

    def enrol_now(self, date: int, one: int, places: int, *, or_wait: bool = False) -> None:
        """Sign a class up for a date, or for all that are to come of its series."""
        there = self.model.dates[date]
        to_come = [other.key for other in self.model.dates if other.is_on and other.starts_at > self.model.now]
        together = [key for key in to_come if self.model.dates[key].series == there.series is not None]
        before = len(self.model.sign_ups)
        real = partial(enrol_class, **self.group(date, one, places), wait_when_full=or_wait, warnings_set_aside=SAID)
        name = "enrol" if there.series is None else "enrol in series"
        self.on_class(name, date, one, places, real, does="enrol", or_wait=or_wait)
        if together and len(self.model.sign_ups) > before:
            self.joined.append((one, together))

    def teardown(self) -> None:
        if hasattr(self, "everything"):
            self.travel.stop()
            transaction.set_rollback(True)
            self.everything.__exit__(None, None, None)
            Enrolment._meta.get_field("id").__dict__.pop("_get_default", None)

    # --- both at once ---

    def do(self, name: str, real: Callable[[], object], modelled: Callable[[plain.Model], object]) -> None:
        before, says = copy.deepcopy(self.model), "yes"
        try:
            modelled(self.model)
        except plain.NoButSwept:
            says = "no"
        except plain.No:
            self.model, says = before, "no"
        refusal: Refusal | None = None
        try:
            real()
        except Refusal as raised:
            refusal = raised
        played[f"{name} {says}"] += 1
        assert ("no" if refusal else "yes") == says, f"{name}: the model says {says}, the site {refusal and refusal.code}"

    def who_goes(self, one: plain.Class, date: plain.Date, places: int) -> frozenset[int]:
        return frozenset(one.pupils[:places]) if date.activity.asks_names else frozenset()

    def group(self, date: int, one: int, places: int) -> dict[str, Any]:
        names = self.who_goes(self.model.classes[one], self.model.dates[date], places)
        asked: dict[str, Any] = {"pupils": names} if names else {"places": places}
        return {**self.ids(date, one), "by": self.world.coordinators[one], **asked}

    def ids(self, date: int, one: int) -> dict[str, int]:
        return {"session_id": self.world.sessions[date].pk, "school_class_id": self.world.classes[one].pk}

    def row(self, number: int) -> Enrolment:
        # Refused ones took a key along, so the keys have gaps.
        return Enrolment.objects.with_details().order_by("pk")[number]

    def on_class(
        self, name: str, date: int, one: int, places: int, real: Callable[[], object], *, does: str = "", **more: Any
    ) -> None:
        def modelled(model: plain.Model) -> None:
            there, who = model.dates[date], model.classes[one]
            getattr(model, does or name)(who, there, places, self.who_goes(who, there, places), **more)

        self.do(name, real, modelled)

    def on_sign_up(
        self, name: str, pick: int, real: Callable[..., object], *statuses: S, actor: str = "coordinators", **said: Any
    ) -> None:
        """Mostly one to which it could happen, now and then any."""
        fit = [number for number, one in enumerate(self.model.sign_ups) if one.status in statuses]
        if name.startswith("undo"):
            fit = [number for number in fit if self.model.sign_ups[number].undo_to] or fit
        known = fit if fit and pick % 10 != 9 else list(range(len(self.model.sign_ups)))
        if not known:
            return
        number = known[pick % len(known)]
        by = self.world.owner if actor == "owner" else getattr(self.world, actor)[self.model.sign_ups[number].group.key]
        row = self.row(number)
        self.do(name, lambda: real(row, by=by, **said), lambda model: getattr(model, name)(model.sign_ups[number]))

    # --- what is true after each step ---

    @invariant()
    def says_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        rows = list(
            Enrolment.objects.order_by("pk").values_list(
                *("status", "session", "school_class", "places", "wanted_places", "least_places", "undo_to", "bundle", "pk")
            )
        )
        assert [row[:7] for row in rows] == [
            (
                one.status,
                *self.place_of(one.date.key, one.group.key),
                one.places,
                one.wanted,
                one.least,
                one.undo_to or "",
            )
            for one in self.model.sign_ups
        ]
        self.check_bundles([(row[7], (row[1], row[2])) for row in rows])
        keys = [session.pk for session in self.world.sessions]
        taken = Session.objects.filter(pk__in=keys).order_by("pk").values_list("places_taken", "capacity", "starts_at")
        assert list(taken) == [(self.model.taken(date), date.capacity, date.starts_at) for date in self.model.dates]
        named = Place.objects.order_by("enrolment", "pupil").values_list("enrolment", "pupil")
        assert list(named) == [
            (row[8], pupil) for row, one in zip(rows, self.model.sign_ups, strict=True) for pupil in sorted(one.pupils)
        ]
        held = sorted(Hold.objects.values_list("session", "school_class", "places", "expires_at", "extensions", "used"))
        assert held == sorted(
            (*self.place_of(one.date.key, one.group.key), one.places, one.until, one.extensions, one.used)
            for one in self.model.holds
        )
        kept = KeptBefore.objects.filter(counts_until__gt=self.model.now).values_list(
            "session", "school_class", "used", "extensions", "counts_until"
        )
        assert sorted(kept) == sorted(
            (*self.place_of(*where), one.used, one.extensions, one.until)
            for where, one in self.model.kept.items()
            if one.until is not None and one.until > self.model.now
        )
        assert broken_invariants() == {}

    def check_bundles(self, rows: Sequence[tuple[int | None, tuple[int, int]]]) -> None:
        """A class came to a whole series or to none of it: what was made together stands on each date that was to come, once."""
        assert in_words(bundle for bundle, _place in rows) == in_words(one.bundle for one in self.model.sign_ups)
        found: dict[int, list[tuple[int, int]]] = {}
        for bundle, place in rows:
            if bundle is not None:
                found.setdefault(bundle, []).append(place)
        expected = [sorted(self.place_of(date, one) for date in dates) for one, dates in self.joined]
        assert [sorted(places) for _bundle, places in sorted(found.items())] == expected

    def place_of(self, date: int, one: int) -> tuple[int, int]:
        """Return the keys of a date and a class."""
        return self.world.sessions[date].pk, self.world.classes[one].pk


def in_words(bundles: Iterable[int | None]) -> list[int]:
    """Return for each the place of the first of its bundle, or -1: the same whatever numbers the bundles have."""
    known = list(bundles)
    return [-1 if one is None else known.index(one) for one in known]
