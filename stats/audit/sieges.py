"""Every attacker against one system, as many at once as there are processors: the solver leaves Python to the others while it works."""

import os
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from stats.audit.attackers import Attacker, Siege, make_attack
from stats.audit.closures import Closures
from stats.audit.linear import Attack
from stats.audit.system import Ints, System
from stats.method.types import Finding
from stats.programme import YearProgramme

# More gain nothing: what is not the solver's work is done one after the other.
MOST_AT_ONCE = 4
# Attackers that are made ready beforehand, for each that is at work.
AHEAD = 2


def besiege(
    system: System, closures: Closures, attackers: Iterable[Attacker], counts: Ints, programme: YearProgramme
) -> Generator[tuple[list[Finding], int]]:
    """Yield what each attacker finds out and how many questions that took, in the order of ``attackers``.

    ``counts``: the true number of each unknown. Whoever stops listening ends it. What is found does not hang on how many work at once.
    Raises AuditUnfinished.
    """
    own = threading.local()

    def besieged(attacker: Attacker) -> tuple[list[Finding], int]:
        attack: Attack | None = getattr(own, "attack", None)
        if attack is None:
            attack = own.attack = make_attack(system, programme)
        siege = Siege(system, closures, attacker, counts, programme, attack)
        return list(siege.findings()), siege.questions

    at_once = min(MOST_AT_ONCE, len(os.sched_getaffinity(0)))
    waiting: deque[Future[tuple[list[Finding], int]]] = deque()
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="siege")
    try:
        for attacker in attackers:
            waiting.append(pool.submit(besieged, attacker))
            if len(waiting) > at_once * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
