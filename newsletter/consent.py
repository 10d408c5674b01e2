"""The words people agree to. A change of words is a new version; the old words stay in the records."""

from django.utils.translation import gettext_lazy as _

TEXT_VERSION = "2026-11"
TEXT = _("Ik wil de nieuwsbrief per mail krijgen. Ik kan op elk moment stoppen, met één knop onder elke mail.")
