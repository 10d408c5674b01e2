"""A no that a person can act upon and a program can recognise."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Base of every refusal by a domain rule.

    ``code`` is stable and documented: clients branch on it. ``message`` is a Dutch sentence (translatable) that says what to
    do; it may hold ``%(name)s`` places that are filled from ``params``. ``status`` is the HTTP status at the API's door, and
    ``headers`` go along with it there.
    Neither ``params`` nor ``message`` may hold personal data: refusals are logged.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("Dit kan nu niet.")
    status: ClassVar[int] = 409
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, **params: Any) -> None:  # Any: params are only ever interpolated into text
        self.params = params
        super().__init__(self.code)

    @property
    def detail(self) -> str:
        """The sentence for people, in the active language."""
        return str(self.message) % self.params if self.params else str(self.message)


class NotFound(Refusal):
    """Absent, or not yours: the answer is the same, so that nobody can probe for what exists."""

    code = "not_found"
    message = _("Dit bestaat niet, of je mag het niet zien.")
    status = 404


class InvalidInput(Refusal):
    """What was sent cannot be read as meant."""

    code = "invalid"
    message = _("Kijk na wat je hebt ingevuld.")
    status = 422


class ReasonMissing(InvalidInput):
    """A no without a reason helps nobody."""

    code = "reason_missing"
    message = _("Schrijf waarom. De ander leest dit in de mail.")
