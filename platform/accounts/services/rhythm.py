"""Mail as it comes, or once a day."""

from accounts.choices import MailRhythm
from accounts.models import User


def choose_mail_rhythm(*, user: User, rhythm: MailRhythm) -> None:
    """Keep how somebody wants mail that can wait. What waits already goes along with the next round of the clock."""
    User.objects.filter(pk=user.pk).update(mail_rhythm=rhythm)
    user.mail_rhythm = rhythm
