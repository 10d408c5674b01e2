"""What became of it: a line for each fault, and whether everything that was answered with yes is there, once."""

import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, F
from django.utils import timezone

from benchmarks.chaos.people import GROUP, LIST, Notes
from benchmarks.drill.outcome import has_failed
from benchmarks.newsletter import claims_grow_old
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, Place
from enrolments.services.invariants import broken_invariants
from newsletter.letters import mark_of, our_domain
from newsletter.models import Delivery, DeliveryState, Sending
from newsletter.services.resting import note_that_it_goes
from newsletter.services.sending import keep_sending
from outbox.delivery import LEASE
from outbox.mail import message_id
from outbox.models import Message
from outbox.waiting import waiting_mail
from schools.models import SchoolClass

# A mail that somebody killed held is free after the lease; then a worker comes within a minute, and needs part of one.
REACH = (LEASE + timedelta(minutes=2)).total_seconds()
HEADINGS = ("what was done", "answers", "failed", "middle", "ready after", "lost", "mail twice", "sentences broken")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault. ``ready``: seconds until the site was ready and the next act was answered with yes; ``lost``: acts gone at that moment."""

    words: str
    answers: int
    failed: Counter[int]
    middle: float
    ready: float
    lost: int
    mail_twice: int
    twice_at_most: int
    broken: Sequence[str]
    began: float = 0.0
    over: float = 0.0

    def cells(self) -> list[str]:
        """Return the line of the table."""
        statuses = ", ".join(f"{number} x {status or 'no answer'}" for status, number in sorted(self.failed.items()))
        return [
            self.words,
            f"{self.answers}",
            statuses or "0",
            f"{self.middle * 1000:.0f} ms",
            f"{self.ready:.1f} s",
            f"{self.lost}",
            f"{self.mail_twice}" + (f" of {self.twice_at_most} at most" if self.twice_at_most else ""),
            f"{len(self.broken)}",
        ]

    def wrong(self, ready_within: float) -> list[str]:
        """Return what must not be."""
        found = {
            f"not ready within {ready_within:.0f} s": self.ready > ready_within,
            "something that was answered with yes is gone": self.lost,
            # Whether mail went twice without a reason is asked of all kills together: what a killed worker held goes minutes later.
            "; ".join(self.broken): self.broken,
        }
        return [f"{self.words}: {words}" for words, is_so in found.items() if is_so]


def outcome_of(
    words: str,
    notes: Notes,
    ids: Sequence[str],
    *,
    began: float,
    mails_before: int,
    ready: float,
    twice: int,
    over: float = 0.0,
) -> Outcome:
    """Return what became of one fault so far."""
    answers = [one for one in notes.answers if one.at >= began]
    seen = Counter(ids[mails_before:])
    before = set(ids[:mails_before])
    doubled = sum(number - (key not in before) for key, number in seen.items())
    return Outcome(
        words,
        len(answers),
        Counter(one.status for one in answers if has_failed(one)),
        median(one.seconds for one in answers) if answers else 0.0,
        ready,
        len(lost_of(notes)),
        doubled,
        twice,
        list(broken_invariants()),
        began,
        over,
    )


def lost_of(notes: Notes) -> list[str]:
    """Return what was answered with yes and is not there, or only half."""
    # What is asked of the diary first was answered before what is read afterwards.
    signed_up, cancelled, named, imported = set(notes.signed_up), set(notes.cancelled), set(notes.named), set(notes.imported)
    there = dict(Enrolment.objects.values_list("pk", "status"))
    names = dict(Place.objects.values_list("enrolment_id").annotate(number=Count("pk")))
    pupils = dict(
        SchoolClass.objects.filter(name__in=imported).annotate(number=Count("memberships")).values_list("name", "number")
    )
    return [
        *(f"sign-up {key}" for key in signed_up if key not in there),
        *(f"cancelled {key}: {there.get(key)}" for key in cancelled if there.get(key) != EnrolmentStatus.CANCELLED_BY_SCHOOL),
        *(f"named {key}: {names.get(key)}" for key in named if names.get(key) != GROUP),
        *(f"list {name}: {pupils.get(name)}" for name in imported if pupils.get(name) != LIST),
    ]


def halves() -> list[str]:
    """Return sign-ups and lists, answered or not, of which only a part is there."""
    groups = Enrolment.objects.filter(mode="names").annotate(number=Count("named_places")).exclude(number=F("places"))
    classes = (
        SchoolClass.objects.filter(name__startswith="I").annotate(number=Count("memberships")).exclude(number__in=[0, LIST])
    )
    return [
        *(f"group {key}: {number} names" for key, number in groups.values_list("pk", "number")),
        *(f"list {name}: {number} pupils" for name, number in classes.values_list("name", "number")),
    ]


def time_passes(sending: Sending | None) -> None:
    """Let the pauses of mail pass: what waits is due, and what a dead worker held is free. Only while no worker runs."""
    now = timezone.now()
    waiting = Message.objects.waiting()
    waiting.filter(due_at__gt=now).update(due_at=now)
    waiting.exclude(claimed_at=None).update(claimed_at=now - LEASE - timedelta(seconds=1))
    if sending:
        claims_grow_old(sending)
        note_that_it_goes(sending.pk)
        Delivery.objects.filter(sending=sending, state=DeliveryState.WAITING, due_at__gt=now).update(due_at=now)


def mail_goes_out(sending: Sending | None, patience: float) -> bool:
    """Wait until no mail waits and the newsletter is over."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if sending:
            keep_sending()
            sending.refresh_from_db()
        if not waiting_mail().count and (sending is None or sending.is_over):
            return True
        time.sleep(1)
    return False


@dataclass(frozen=True, slots=True)
class Kill:
    """From when to when somebody who sends mail was away: whatever they had in hand then may go once more."""

    began: float
    over: float


def kills_in(outcomes: Sequence[Outcome]) -> list[Kill]:
    """Return the kills among these faults that may double a mail; at the moment of ``over`` the site is ready again."""
    return [Kill(one.began, one.over + one.ready) for one in outcomes if one.twice_at_most]


def doubled_without_a_kill(taken: Sequence[tuple[str, float]], kills: Sequence[Kill], reach: float = REACH) -> list[str]:
    """Return the mails that came once more although nobody was killed in reach before that, or whose kill doubled another already.

    The second copy comes when the lease of who was killed ends. Each kill explains one: that which could no longer have another reason.
    """
    seen: dict[str, float] = {}
    left = sorted(kills, key=lambda kill: kill.over)
    found = []
    for key, at in sorted(taken, key=lambda one: one[1]):
        before = seen.get(key)
        seen[key] = at
        if before is None:
            continue
        reason = next((kill for kill in left if kill.began <= at <= kill.over + reach and before <= kill.over), None)
        if reason is None:
            found.append(key)
        else:
            left.remove(reason)
    return found


@dataclass(frozen=True, slots=True)
class Mail:
    """Every mail that was owed, and what became of it; ``without_a_kill`` of those that came twice had no reason to."""

    owed: int
    missed: int
    refused: int
    twice: int
    without_a_kill: int


def mail_of(
    sending: Sending | None,
    taken_when: Sequence[tuple[str, float]],
    refused_for_good: Collection[str],
    *,
    kills: Sequence[Kill] = (),
    reach: float = REACH,
) -> Mail:
    """Compare what the tables say was sent, and what was refused, with what the mail server took."""
    taken = {key for key, _at in taken_when}
    messages = Message.objects.filter(digest_for=None)
    owed = {message_id(one) for one in messages}
    noted = {message_id(one) for one in messages.exclude(failed_at=None)}
    if sending:
        owed |= {_id_of(one) for one in Delivery.objects.filter(sending=sending)}
        noted |= {_id_of(one) for one in Delivery.objects.filter(sending=sending, state=DeliveryState.FAILED)}
    refused = (owed - taken) & noted & set(refused_for_good)
    wrong = doubled_without_a_kill(taken_when, kills, reach)
    return Mail(len(owed), len(owed - taken - refused), len(refused), len(taken_when) - len(taken), len(wrong))


def _id_of(delivery: Delivery) -> str:
    return f"<{mark_of(delivery)}@{our_domain()}>"


def untold() -> int:
    """Return how many sign-ups nobody was written about."""
    told = {key.split(":")[1] for key in Message.objects.values_list("dedupe_key", flat=True) if key.count(":") >= 2}
    return sum(str(key) not in told for key in Enrolment.objects.values_list("pk", flat=True))


def account_of(notes: Notes, mail: Mail, *, went: bool, kills: int) -> tuple[dict[str, int], list[str]]:
    """Return the lines of the account, and what is wrong."""
    there = set(Enrolment.objects.values_list("pk", flat=True))
    lost, broken, half = lost_of(notes), broken_invariants(settled=True), halves()
    unknown = len(there - set(notes.signed_up))
    lines = {
        "sign-ups answered with yes": len(notes.signed_up),
        "of these with the names of a whole class": len(notes.named),
        "cancellations answered with yes": len(notes.cancelled),
        "offers to who waited, taken with yes": len(notes.taken),
        "class lists answered with yes": len(notes.imported),
        "of all these lost, or kept by half": len(lost),
        "sign-ups and lists by half, answered or not": len(half),
        "sign-ups that nobody was answered about (made twice)": unknown,
        "sign-ups that nobody was written about": untold(),
        "mails owed": mail.owed,
        "missed": mail.missed,
        "refused for good by the mail server, and noted": mail.refused,
        f"sent twice (at most {kills}: one for each kill)": mail.twice,
        "of these without a kill in reach before the second": mail.without_a_kill,
        "sentences about sign-ups that do not hold": len(broken),
        "given up by somebody": len(notes.given_up),
    }
    wrong = {
        "something that was answered with yes is gone": lost,
        "something is there by half": half,
        "a sign-up stands there that nobody was answered about": unknown,
        "nobody was written about a sign-up": lines["sign-ups that nobody was written about"],
        "a mail is missed": mail.missed,
        "mail waits": not went,
        "mail went twice without a reason": mail.without_a_kill,
        "; ".join(broken): broken,
        "somebody gave up": notes.given_up,
        "nobody signed up": not notes.signed_up,
        "nobody cancelled": not notes.cancelled,
    }
    print("".join(f"    {one}\n" for one in [*lost, *half][:10]), end="")
    return lines, [words for words, found in wrong.items() if found]


def table_of(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as a table of Markdown."""
    lines = [HEADINGS, ["---"] * len(HEADINGS), *(one.cells() for one in outcomes)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def worst_of(words: str, outcomes: Sequence[Outcome]) -> Outcome:
    """Return many kills as one line: sums, and the longest wait."""
    failed: Counter[int] = Counter()
    for one in outcomes:
        failed += one.failed
    return Outcome(
        words,
        sum(one.answers for one in outcomes),
        failed,
        median(one.middle for one in outcomes),
        max(one.ready for one in outcomes),
        max(one.lost for one in outcomes),
        sum(one.mail_twice for one in outcomes),
        sum(one.twice_at_most for one in outcomes),
        sorted({sentence for one in outcomes for sentence in one.broken}),
    )
