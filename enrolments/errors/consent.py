"""No to what is noted about who may be in a photo."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput


class ConsentNotOfThisGroup(InvalidInput):
    code = "pupil_not_in_group"
    message = _("Niet iedereen die je invulde hoort bij deze groep. Haal de bladzijde opnieuw op.")


class SourceMissing(InvalidInput):
    code = "source_missing"
    message = _("Kies van wie je dit weet. De school schrijft op wat een ander zei.")


class NothingSaid(InvalidInput):
    code = "nothing_said"
    message = _("Kies bij minstens één leerling ja of nee. Er is nu niets veranderd.")
