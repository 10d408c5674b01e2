"""Who keeps a list of addresses at which nobody reads is told of one here. This app keeps no such list."""

from collections.abc import Callable

Tell = Callable[[str], None]
_told: list[Tell] = []


def register_list(tell: Tell) -> None:
    """Let ``tell(address)`` hear that a mail server says an address is not there. Called once, when the app is ready.

    It runs in the transaction that notes the failed message, and more than once for the same address.
    """
    _told[:] = [tell]


def tell_unreachable(address: str) -> None:
    """Say that nobody reads at this address."""
    for tell in _told:
        tell(address)
