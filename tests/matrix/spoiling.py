"""Which bad values to ask in one question, so that few questions meet many: all fields at once, then one alone.

Fields that are bad at the same time are each still cleaned, so every value meets every field's own check. What only a good
rest lets through (the services behind it, the database) is met by one bad field alone, with a few values that move on from
field to field. When a question about all of them goes wrong, each is asked alone to say which one it was.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Spoilt = dict[str, Any]
# `make matrix` asks every round; `make test` every second one, others from form to form, so that all values are met somewhere.
THINNED = 1 if "MEELOOP_MATRIX" in os.environ else 2


def some_rounds(bad: Mapping[str, Sequence[Any]], *, step: int, turn: int) -> Iterator[Spoilt]:
    """Yield ``rounds`` with the step of this run, beginning elsewhere at each ``turn``."""
    step *= THINNED
    yield from rounds(bad, step=step, start=turn % step)


def rounds(bad: Mapping[str, Sequence[Any]], *, step: int = 1, start: int = 0) -> Iterator[Spoilt]:
    """Yield a bad value for every field, until each field met all of its own (or every ``step``-th, from ``start``)."""
    for number in range(start, start + max((len(values) for values in bad.values()), default=0), step):
        yield {name: values[(number + place) % len(values)] for place, (name, values) in enumerate(bad.items())}


def alone(bad: Mapping[str, Sequence[Any]], count: int, *, start: int = 0) -> Iterator[Spoilt]:
    """Yield for each field ``count`` of its bad values, each time other ones."""
    for place, (name, values) in enumerate(bad.items()):
        for number in range(min(count, len(values))):
            yield {name: values[(start + place * count + number) % len(values)]}


def wrong_ones(questions: Iterator[Spoilt], ask: Callable[[Spoilt], str]) -> Iterator[str]:
    """Yield what ``ask`` finds wrong, told of the one field that does it where there is one."""
    for spoilt in questions:
        if wrong := ask(spoilt):
            single = {name: said for name, value in spoilt.items() if len(spoilt) > 1 and (said := ask({name: value}))}
            yield from (f"{name}={spoilt[name]!r:.60}: {said}" for name, said in single.items())
            if not single:
                yield f"{spoilt!r:.300}: {wrong}"
