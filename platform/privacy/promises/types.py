"""What a promise is: a sentence that people read, and how we know that it is true."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Proof(StrEnum):
    """How we know that a promise is kept."""

    TEST = "test"
    PAGE = "page"
    LATER = "later"

    @property
    def label(self) -> LazyText:
        """In words, for the page."""
        return {Proof.TEST: _("getest"), Proof.PAGE: _("tekst"), Proof.LATER: _("nog niet")}[self]


@dataclass(frozen=True, slots=True)
class Promise:
    """One clause of the five statements that we started from, said in our own words (``docs/promises.md`` has the source).

    ``key`` is the id there. ``why`` says for a promise without a test on which page it stands, or why it is not kept yet.
    """

    key: str
    text: LazyText
    proof: Proof = Proof.TEST
    why: LazyText | str = ""


def on_a_page(key: str, text: LazyText, where: LazyText | str = "") -> Promise:
    """Return a promise that is only a text on a page: no code can keep or break it."""
    return Promise(key, text, Proof.PAGE, where)


def later(key: str, text: LazyText, why: LazyText) -> Promise:
    """Return a promise that Meeloop does not keep yet, with the reason that people read."""
    return Promise(key, text, Proof.LATER, why)
