"""What became of it: a table, and whether everything that was answered with yes is there."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.drill.people import LIST, Answer, Diary
from enrolments.models import Enrolment
from enrolments.services.invariants import broken_invariants
from newsletter.models import Subscriber, SubscriberStatus
from outbox.waiting import waiting_mail
from schools.models import ClassMembership, SchoolClass
from tests.support.smtp import SmtpServer

# Who was on the way when a process was killed gets an error; the proxy then passes it by.
WINDOW = 5.0
# What began this long before it may have been on the way still.
LONGEST = 3.0
# A mail in the hands of a killed worker is free again after five minutes.
MAIL_PATIENCE = 360.0


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of the drill: what was done at ``did_at``, until when that may show, and how much the copy was read meanwhile.

    Where nothing was done nothing may show: ``shows_until`` is before ``did_at``.
    """

    name: str
    began: float
    did_at: float
    shows_until: float
    ended: float
    copy_reads: int


def has_failed(answer: Answer) -> bool:
    """Return whether this was no answer, or the site's own mistake."""
    return answer.status == 0 or answer.status >= 500


def print_table(phases: Sequence[Phase], diary: Diary) -> int:
    """Print a line for each phase; return how many answers failed outside the moment in which they may."""
    print(f"\n{'':46}{'answers':>9}{'p50':>9}{'slowest':>10}{'failed':>8}{'of these late':>15}{'copy read':>11}")
    beyond = 0
    for phase in phases:
        answers = [one for one in diary.answers if phase.began <= one.at < phase.ended]
        failed = [one for one in answers if has_failed(one)]
        late = [one for one in failed if not phase.did_at - LONGEST <= one.at <= phase.shows_until]
        beyond += len(late)
        times = sorted(one.seconds for one in answers) or [0.0]
        print(
            f"{phase.name:46}{len(answers):9}{median(times) * 1000:6.0f} ms{times[-1]:8.1f} s{len(failed):8}{len(late):15}{phase.copy_reads:11}"
        )
        for (kind, status), number in sorted(Counter((one.kind, one.status) for one in failed).items()):
            print(f"    {kind}: {number} x {status or 'no answer'}")
    return beyond


def mails_went(mails: SmtpServer) -> bool:
    """Wait until no mail that is due waits; a worker that was killed lets go of its own after a while."""
    deadline = time.monotonic() + MAIL_PATIENCE
    while waiting_mail().count and time.monotonic() < deadline:
        time.sleep(1)
    return not waiting_mail().count


def answers_gone(diary: Diary) -> list[str]:
    """Return what the provider said and does not stand."""
    stands = dict(Enrolment.objects.filter(pk__in=diary.answered).values_list("pk", "status"))
    return [f"{key} {said}" for key, said in diary.answered.items() if stands.get(key) != said]


def lists_amiss(diary: Diary) -> list[str]:
    """Return the classes of which not every pupil of the list is there once."""
    wrong = []
    for school, name in diary.imported:
        classes = SchoolClass.objects.filter(school=school, name=name).count()
        pupils = ClassMembership.objects.filter(school_class__school=school, school_class__name=name, left_at=None).count()
        if (classes, pupils) != (1, LIST):
            wrong.append(f"{name}: {classes} classes, {pupils} pupils")
    return wrong


def print_account(diary: Diary, mails: SmtpServer, *, worker_kills: int) -> list[str]:
    """Print what was promised and what is there; return what is wrong."""
    went = mails_went(mails)
    there = set(Enrolment.objects.values_list("pk", flat=True))
    lost = [key for key in diary.signed_up if key not in there]
    confirmed = Subscriber.objects.filter(status=SubscriberStatus.ACTIVE)
    readers = set(confirmed.values_list("email", flat=True))
    lost_readers = [email for email in diary.confirmed if email not in readers]
    gone, amiss = answers_gone(diary), lists_amiss(diary)
    ids = mails.ids()
    doubled = len(ids) - len(set(ids))
    broken = list(broken_invariants())
    lines = {
        "sign-ups answered with yes": len(diary.signed_up),
        "of these lost": len(lost),
        "sign-ups that nobody was told of": len(there) - len(set(diary.signed_up)),
        "answers of the provider": len(diary.answered),
        "of these answers lost": len(gone),
        "class lists read in": len(diary.imported),
        "of these lists lost, or there twice": len(amiss),
        "newsletter confirmed": len(diary.confirmed),
        "of these confirmed lost": len(lost_readers),
        "mails": len(ids),
        f"mails sent twice (at most one for each of {worker_kills} killed workers)": doubled,
        "mails that still wait": waiting_mail().count,
        "sentences about sign-ups that do not hold": len(broken),
        "given up by somebody": len(diary.given_up),
    }
    print()
    for words, number in lines.items():
        print(f"{words:76}{number:8}")
    for line in [*gone[:5], *amiss[:5], *diary.given_up[:5]]:
        print(f"    {line}")
    wrong = {
        "a sign-up that was answered with yes is gone": lost,
        "a sign-up stands there that nobody was told of": len(there) != len(set(diary.signed_up)),
        "an answer of the provider is gone": gone,
        "a class list is gone or there twice": amiss,
        "a yes to the newsletter is gone": lost_readers,
        "mail waits": not went,
        "mail went twice without a reason": doubled > worker_kills,
        "an invariant of sign-ups does not hold": broken,
        "somebody gave up": diary.given_up,
        "nobody signed up": not diary.signed_up,
        "nobody answered": not diary.answered,
        "nobody read a list in": not diary.imported,
        "nobody confirmed": not diary.confirmed,
    }
    return [words for words, found in wrong.items() if found]
