"""Mail as it comes, once a day, or only on the site: as usual, and by topic where somebody wants it otherwise."""

from collections.abc import Mapping

from accounts.choices import MailRhythm
from accounts.mail_topics import CHOSEN
from accounts.models import User


def choose_mail_rhythm(*, user: User, rhythm: MailRhythm, exceptions: Mapping[str, str] | None = None) -> None:
    """Keep how somebody wants mail. What waits already goes along with the next round of the clock.

    ``exceptions``: by topic a rhythm, or nothing for as usual; a topic that is not named stays as it was. A topic that must
    be mailed, and a rhythm that its letters do not know, are left out: for those nothing can be chosen.
    """
    kept = {**exceptions_of(user), **(exceptions or {})}
    pairs = [
        f"{code}:{chosen}"
        for code, topic in CHOSEN.items()
        if (chosen := kept.get(code, "")) in {str(one) for one in topic.rhythms}
    ]
    User.objects.filter(pk=user.pk).update(mail_rhythm=rhythm, mail_exceptions=pairs)
    user.mail_rhythm, user.mail_exceptions = rhythm, pairs


def exceptions_of(user: User) -> dict[str, str]:
    """Return by topic what somebody wants otherwise than usual."""
    return dict(pair.split(":", 1) for pair in user.mail_exceptions if ":" in pair)


def rhythms_of(user: User) -> frozenset[str]:
    """Return every rhythm in which somebody wants something."""
    return frozenset({user.mail_rhythm, *exceptions_of(user).values()})
