"""Why something cannot be kept."""

from django.utils.translation import gettext_lazy as _

from kit.refusals import InvalidInput, NotFound, Refusal


class NothingToHold(NotFound):
    """There is no such row, or nothing in it ever ends."""

    code = "nothing_to_hold"
    message = _("Deze regel is er niet, of er hoort geen bewaartermijn bij.")


class HoldHasNoEnd(InvalidInput):
    """What is kept is kept until a day, and three years at most: then somebody judges again."""

    code = "hold_has_no_end"
    message = _("Kies een dag die nog komt, hoogstens drie jaar vooruit.")


class KeptByLaw(Refusal):
    """Somebody asks to be forgotten, and a recorded duty keeps something of them."""

    code = "kept_by_law"
    message = _("Wissen kan nu niet. De wet of een rechter vraagt dat we een deel bewaren, tot %(day)s.")


class HeldAlready(Refusal):
    """One row, one hold."""

    code = "held_already"
    message = _("Voor deze regel staat al een bewaarplicht.")
