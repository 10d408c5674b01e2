"""Sentence, tests and last result of every promise: what the page shows and ``make promises`` prints."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from privacy.promises import CHAPTERS, PROMISES
from privacy.promises.being_built import BEING_BUILT
from privacy.promises.results import Outcome, Results
from privacy.promises.types import Promise, Proof


class State(StrEnum):
    """What there is to say about a promise now."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    TEXT = "text"
    LATER = "later"

    @property
    def label(self) -> LazyText:
        """In words, for the page."""
        return {
            State.KEPT: _("getest, klopt"),
            State.BROKEN: _("getest, klopt niet"),
            State.UNKNOWN: _("heeft een test"),
            State.TEXT: _("alleen tekst"),
            State.LATER: _("nog niet"),
        }[self]


KINDS = {State.KEPT: "ok", State.BROKEN: "error", State.UNKNOWN: "info", State.TEXT: "muted", State.LATER: "warning"}


@dataclass(frozen=True, slots=True)
class Line:
    """One promise with its state; ``tests`` are the ids of the tests of the last run that knew it."""

    promise: Promise
    state: State
    tests: tuple[str, ...]
    why: LazyText | str

    @property
    def kind(self) -> str:
        """How the state is drawn (``parts/tag.html``)."""
        return KINDS[self.state]


def lines(results: Results) -> Iterator[Line]:
    """Yield every promise in the order of the page."""
    for promise in PROMISES:
        outcome = results.of(promise.key)
        yield Line(promise, state_of(promise, outcome), tuple(outcome.tests) if outcome else (), why_of(promise))


def chapters(results: Results) -> Iterator[tuple[LazyText, list[Line]]]:
    """Yield each chapter of the page: its title and its lines."""
    known = {line.promise.key: line for line in lines(results)}
    for title, promises in CHAPTERS:
        yield title, [known[promise.key] for promise in promises]


def state_of(promise: Promise, outcome: Outcome | None) -> State:
    """Return the state of a promise, given how its tests ended (None: the run knew none)."""
    if promise.proof == Proof.PAGE:
        return State.TEXT
    if promise.proof == Proof.LATER or promise.key in BEING_BUILT:
        return State.LATER
    if outcome is None:
        return State.UNKNOWN
    return State.KEPT if outcome.is_kept else State.BROKEN


def why_of(promise: Promise) -> LazyText | str:
    """Return what stands beside a promise that no test proves."""
    return _("Hier werken we aan.") if promise.key in BEING_BUILT else promise.why


def counts(all_lines: list[Line]) -> Counter[State]:
    """Return how many promises are in each state."""
    return Counter(line.state for line in all_lines)


def gaps(results: Results) -> list[str]:
    """Return what ``make promises`` fails on: a sentence whose test did not run or failed, a test without a sentence."""
    wanted = {promise.key for promise in PROMISES if promise.proof == Proof.TEST} - BEING_BUILT
    said = [f"{key}: no test of this promise ran" for key in sorted(wanted - set(results.outcomes))]
    said += [f"{key}: a test of this promise failed" for key, one in sorted(results.outcomes.items()) if not one.is_kept]
    return said + [
        f"{key}: has a test, but no sentence that says it is tested" for key in sorted(set(results.outcomes) - wanted)
    ]
