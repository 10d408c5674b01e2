"""When a school and a provider can talk about a sign-up, and what a message had better not hold."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from enrolments import errors
from enrolments.choices import Side
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.querysets import HIDDEN_FROM_PROVIDERS
from kit.bsn import contains_bsn
from kit.text import clean

LONGEST = 1000
# How long after the day the two still have something to settle.
TERM = timedelta(days=30)
SPEAKERS = {Side.SCHOOL: (Actor.SCHOOL, Actor.TEACHER), Side.PROVIDER: (Actor.PROVIDER, Actor.HOST)}
OTHER_SIDE = {Side.SCHOOL: Side.PROVIDER, Side.PROVIDER: Side.SCHOOL}
# A Dutch telephone number: ten digits that begin with 0, or +31 and nine more, with the usual breaks.
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)31[ .\-/]{0,2}(?:\(0\)[ ]?)?|0)[1-9](?:[ .\-/]{0,2}\d){8}(?!\d)")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A pupil's name as a writer of the message could know it. ``last_name`` is empty for who sees an initial only."""

    first_name: str
    last_name: str = ""


def check_can_talk(enrolment: Enrolment, now: datetime) -> None:
    """Raise ``NothingToTalkAbout`` while the provider cannot see the group, ``ConversationClosed`` a month after the day."""
    if enrolment.status in HIDDEN_FROM_PROVIDERS:
        raise errors.NothingToTalkAbout
    if closes_at(enrolment) <= now:
        raise errors.ConversationClosed


def closes_at(enrolment: Enrolment) -> datetime:
    """Return until when the two can talk."""
    return enrolment.session.ends_at + TERM


def tidy(text: str) -> str:
    """Return the message line by line without hidden characters, its line ends kept.

    Raises ``MessageEmpty`` and ``MessageTooLong``.
    """
    said = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not said:
        raise errors.MessageEmpty
    if len(said) > LONGEST:
        raise errors.MessageTooLong(longest=LONGEST)
    return said


def check_content(text: str, names: Iterable[Name], *, is_sure: bool) -> None:
    """Raise ``MessageHoldsBsn`` always; ``MessageHoldsName`` and ``MessageHoldsPhone`` until the writer is sure.

    A citizen service number is never kept (promise SBB-1). A name or number can be meant: then the writer sends again.
    """
    without_phones = _PHONE.sub(" ", text)
    if contains_bsn(without_phones):
        raise errors.MessageHoldsBsn
    if is_sure:
        return
    if holds_a_name(text, names):
        raise errors.MessageHoldsName
    if without_phones != text:
        raise errors.MessageHoldsPhone


def holds_a_name(text: str, names: Iterable[Name]) -> bool:
    """Tell whether one of these names stands in the text as words of their own.

    Written with a capital, as names are: "roos" is a flower and "bakker" a trade. Accents do not count.
    """
    plain = _bare(text)
    looked_for = {part for name in names for part in (name.first_name, name.last_name) if len(part) >= _SHORTEST_NAME}
    return any(re.search(rf"(?<!\w){re.escape(_bare(part))}(?!\w)", plain) for part in looked_for)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
