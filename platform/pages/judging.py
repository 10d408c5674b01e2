"""Which photos with pupils may be shown now. Decided by an app above (it knows who agreed); until one does, none."""

from collections.abc import Callable, Collection

# Takes ids of photos with pupils on them, returns those that everybody on them agreed to at this moment.
Judge = Callable[[Collection[int]], frozenset[int]]
_judges: list[Judge] = []


def judge_photos_by(judge: Judge) -> None:
    """Make known who decides. One app does; a second call with the same function changes nothing."""
    if judge not in _judges:
        _judges.append(judge)


def may_show(photos: Collection[int]) -> frozenset[int]:
    """Return which of these photos with pupils may be shown now: those that every judge lets through, none without a judge."""
    if not photos or not _judges:
        return frozenset()
    return frozenset.intersection(*(judge(photos) for judge in _judges))
