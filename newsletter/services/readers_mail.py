"""The mail that somebody gets as a reader of the newsletter: what ends when they leave it.

An editor reads it too, perhaps, and leaves it: letters about issues to judge, and their own proofs, are work and go on.
"""

from outbox.services import forget_messages, withdraw_messages

# ``newsletter.move`` is the beginning of ``newsletter.moved`` as well.
READERS_MAIL = tuple(
    f"newsletter.{name}" for name in ("already", "back", "confirm", "gathered", "invitation", "issue", "links", "move")
)
EDITORS_MAIL = ("newsletter.proof", "newsletter.review_", "newsletter.sending_")


def withdraw_readers_mail(email: str) -> None:
    """Take back what still waits to go to a reader at this address."""
    for kind in READERS_MAIL:
        withdraw_messages(recipient=email, kind_prefix=kind)


def forget_readers_mail(email: str) -> None:
    """Delete what went or waits to go to a reader at this address."""
    for kind in READERS_MAIL:
        forget_messages(recipient=email, kind_prefix=kind)
