"""Where a recognition stands, in words for its provider and for the region."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kit.templatetags.parts import day as shown_day
from providers.models import Recognition


@dataclass(frozen=True, slots=True)
class Standing:
    """One recognition's standing: words, and the colour of its tag."""

    label: str
    kind: str


def standing_of(recognition: Recognition, today: date) -> Standing:
    """Return how a recognition stands on a day."""
    if recognition.withdrawn_on is not None and recognition.withdrawn_on <= today:
        return Standing(_("Ingetrokken op %(day)s") % {"day": shown_day(recognition.withdrawn_on)}, "error")
    if recognition.valid_until < today:
        return Standing(_("Verlopen op %(day)s") % {"day": shown_day(recognition.valid_until)}, "error")
    if not recognition.is_confirmed:
        return Standing(_("De regio kijkt dit na"), "info")
    if recognition.valid_from > today:
        return Standing(_("Bevestigd, begint op %(day)s") % {"day": shown_day(recognition.valid_from)}, "info")
    return Standing(_("Bevestigd, geldt nu"), "ok")
