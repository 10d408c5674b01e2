"""Who can be invited: contact persons of schools and providers. The newsletter knows neither; ``settings.NEWSLETTER_CONTACTS`` does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from newsletter.models import InvitedAs


@dataclass(frozen=True, slots=True)
class Contact:
    """One address, as what its reader is known to us, and the language they read."""

    email: str
    known_as: InvitedAs
    language: str = "nl"


def contacts() -> Iterable[Contact]:
    """Yield everybody who may be asked, in no order; somebody who is two things is yielded twice."""
    return cast(Callable[[], Iterable[Contact]], import_string(settings.NEWSLETTER_CONTACTS))()
