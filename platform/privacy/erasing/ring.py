"""Tell a worker that there is something to do. Missing it costs minutes at most: the clock comes by anyway."""

from kit.ringing import ring_after_commit


def refresh_statistics_after_commit() -> None:
    """Let a worker forget the values that the planner remembers of what goes in this transaction."""
    ring_after_commit("privacy.refresh_statistics")


def erase_after_commit() -> None:
    """Let a worker carry out what was ordered in this transaction."""
    ring_after_commit("privacy.erase_ordered")
